import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { LeaseHolder, LeaseStore } from './lease.ts';

const Stored = z.object({ name: z.string(), untilMs: z.number() });

/** Reads the lease in a file; undefined when the file is missing or unreadable. */
async function leaseIn(path: string): Promise<LeaseHolder | undefined> {
  try {
    return Stored.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Links a file to a path in one atomic step, unless the path exists already.
 * @returns whether the path is now a link to the file
 */
const linked = (from: string, path: string): Promise<boolean> =>
  link(from, path).then(
    () => true,
    () => false,
  );

/** Returns a store that keeps the lease in a file, for an environment that only this machine can reach. */
export function fileLease(path: string): LeaseStore {
  /** Removes a lease that has ended. Restores the file if the lease was renewed in the meantime. */
  const removeEnded = async (): Promise<void> => {
    const aside = `${path}.${randomUUID()}`;
    await rename(path, aside).catch(() => {});
    const moved = await leaseIn(aside);
    if (moved && moved.untilMs > Date.now()) await linked(aside, path);
    await rm(aside, { force: true });
  };
  return {
    take: async (holder) => {
      await mkdir(dirname(path), { recursive: true });
      const mine = `${path}.${randomUUID()}`;
      await writeFile(mine, JSON.stringify(holder));
      try {
        if (await linked(mine, path)) return undefined;
        const found = await leaseIn(path);
        if (found?.name === holder.name) {
          await rename(mine, path);
          return undefined;
        }
        if (found && found.untilMs > Date.now()) return found;
        await removeEnded();
        if (await linked(mine, path)) return undefined;
        return (await leaseIn(path)) ?? { name: 'another run', untilMs: Number.NaN };
      } finally {
        await rm(mine, { force: true });
      }
    },
    release: async (name) => {
      if ((await leaseIn(path))?.name === name) await rm(path, { force: true });
    },
  };
}
