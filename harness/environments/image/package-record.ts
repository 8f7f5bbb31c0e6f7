import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { IMPORT_SCRIPT } from './import-script.ts';
import { askEngine } from './run-engine.ts';
import { startEnv } from './start-env.ts';

export const PACKAGES_LABEL = 'onecall.packages';

/**
 * Result of the check of an image's packages. It is stored in the image's configuration, so the image's digest covers
 * it.
 */
export const PackageRecord = z.object({
  /** Names of the packages that the server's `package.json` in the image lists. */
  packages: z.array(z.string()),
  /** Names of the packages whose code the running server loaded from its bundle. */
  evaluated: z.array(z.string()),
  /** Names of the packages that can be imported in the image. */
  importable: z.array(z.string()),
  /** Number of imports that were tried: each package alone, and random subsets in random order. */
  imports: z.number(),
  seed: z.number(),
});
export type PackageRecord = Readonly<z.infer<typeof PackageRecord>>;

/** Returns the packages of a record that the server did not load from its bundle and that cannot be imported. */
export const missingIn = ({ packages, evaluated, importable }: PackageRecord): readonly string[] =>
  packages.filter((name) => !evaluated.includes(name) && !importable.includes(name));

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });
const Inside = z.object({
  loaded: z.array(z.string()),
  failures: z.array(z.string().nullable()),
  bundled: z.record(z.string(), z.array(z.string())),
});

export type PackageCheck = Readonly<{
  seed: number;
  /** Fewest imports to try, counting the import of each package alone. */
  leastImports: number;
}>;

const MOST_TOGETHER = 3;
const WITHIN_MS = 300_000;

/**
 * Checks the packages in the server's manifest in a container of the image. Each one must be loaded by the running
 * server from its bundle, or be importable, alone and after other packages.
 *
 * @throws {ImageError} naming the packages that are missing or cannot be imported
 */
export async function checkPackages(
  engine: Engine,
  image: string,
  { seed, leastImports }: PackageCheck,
): Promise<PackageRecord> {
  const inside = (args: readonly string[]) =>
    askEngine(engine, ['run', '--rm', '--network=none', image, ...args], WITHIN_MS);
  const manifest = await inside(['cat', '/app/server/package.json']);
  const packages = Object.keys(Manifest.parse(JSON.parse(manifest)).dependencies);
  if (packages.length === 0)
    throw new ImageError(`Cannot check the packages of ${image}: its manifest names none`);
  const alone = packages.map((name) => [name]);
  const subset = fc.shuffledSubarray(packages, { minLength: 1, maxLength: MOST_TOGETHER });
  const numRuns = Math.max(1, leastImports - alone.length);
  const subsets = [...alone, ...fc.sample(subset, { seed, numRuns })];
  const program = await readFile(join(import.meta.dirname, 'inside-image.ts'), 'utf8');
  const order = JSON.stringify({ env: startEnv(), importScript: IMPORT_SCRIPT, subsets });
  const node = ['node', '--input-type=module-typescript', '-e', program, order];
  const lines = (await inside(node)).split('\n');
  const { loaded, failures, bundled } = Inside.parse(JSON.parse(lines.at(-1) ?? ''));
  const importable = packages.filter((_, at) => failures[at] === null);
  const record = {
    packages,
    evaluated: packages.filter((name) => loaded.some((file) => bundled[file]?.includes(name))),
    importable,
    imports: subsets.length,
    seed,
  };
  const [missing] = missingIn(record);
  if (missing !== undefined)
    throw new ImageError(
      `Cannot use the image ${image}: the server neither loads ${missing} from its bundle nor can import it (${failures[packages.indexOf(missing)]})`,
    );
  const wrong = subsets.findIndex(
    (names, at) => failures[at] !== null && names.every((name) => importable.includes(name)),
  );
  if (wrong >= 0)
    throw new ImageError(
      `Cannot use the image ${image}: ${subsets[wrong]?.join(', ')} cannot be imported in this order (${failures[wrong]})`,
    );
  return record;
}
