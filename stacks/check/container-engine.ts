import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../deploy/project.ts';

const Engine = z.object({ command: z.string(), env: z.record(z.string(), z.string()) });

/** Returns a function that runs a command of the container engine, or undefined if this machine has no engine. */
export async function findCheckEngine(): Promise<
  ((...args: string[]) => Promise<string>) | undefined
> {
  const found = await execa(
    process.execPath,
    ['harness/environments/image/cli.ts', 'engine', 'find'],
    {
      cwd: ROOT,
      reject: false,
    },
  );
  if (found.failed) return undefined;
  const { command, env } = Engine.parse(JSON.parse(found.stdout));
  return async (...args) => (await execa(command, args, { env })).stdout;
}
