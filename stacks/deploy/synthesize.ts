import { rmSync } from 'node:fs';
import { execa } from 'execa';
import { SYNTH_SETTINGS } from '../synth-settings.ts';
import type { SynthSettings } from '../synth-settings.ts';
import { DeployProblem } from './problem.ts';
import { ROOT } from './project.ts';

/** Returns the environment variable that passes the settings of a synthesis to `main.ts`. */
export const synthVariable = (settings: SynthSettings) => ({
  [SYNTH_SETTINGS]: JSON.stringify(settings),
});

/**
 * Writes the Terraform configuration of environments into `folder`, which is emptied first.
 *
 * @throws {DeployProblem} with the mistake that `main.ts` found in an environment
 */
export async function synthesize(settings: SynthSettings, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const result = await execa(process.execPath, ['main.ts'], {
    cwd: ROOT,
    reject: false,
    env: { ...synthVariable(settings), CDKTF_OUTDIR: folder },
  });
  if (result.failed) throw new DeployProblem(reasonIn(result.stderr));
}

/**
 * Returns the error message in the output of `main.ts`, without its stack trace. The message names the mistake in
 * `stacks/environments.ts`.
 */
export function reasonIn(output: string): string {
  const match = /^(?:\w*Error): ([\s\S]*?)(?=\n\s+at |\n\n|(?![\s\S]))/m.exec(output);
  return match?.[1] ?? output.trim();
}
