import assert from 'node:assert/strict';
import { execa } from 'execa';
import { ROOT } from '../deploy/project.ts';

export const ENV = ['--env', 'emulated'];

const run = (...args: string[]) =>
  execa(process.execPath, args, {
    cwd: ROOT,
    reject: false,
    stderr: ['pipe', 'inherit'],
    // A command that was told to end is not killed after a delay, so that Terraform can finish the change that it has
    // begun.
    forceKillAfterDelay: false,
  });

/**
 * Runs a command of `stacks/deploy/cli.ts` as `make` does. The returned promise never rejects, so the caller checks the
 * exit code.
 */
export const onecall = (...args: string[]) => run('stacks/deploy/cli.ts', ...args);

/** Exit code of the harness when a check could not reach a result, for example because the machine was busy. */
const INCONCLUSIVE = 4;

/**
 * Runs a program of the harness and expects exit code 0. A violation fails the check at once; an inconclusive result is
 * retried once.
 */
export async function proves(...args: string[]): Promise<void> {
  const look = async () => {
    const { exitCode, stdout } = await run(...args, ...ENV);
    console.log(stdout);
    return exitCode;
  };
  const first = await look();
  const exitCode = first === INCONCLUSIVE ? await look() : first;
  assert.equal(exitCode, 0, `node ${args.join(' ')} ended with ${exitCode}`);
}

export const verifies = (profile: string) =>
  proves('harness/proof/verify/main.ts', '--profile', profile);

/**
 * Deploys the image that has the given tag, and sends a signal to the deploy when a line of its progress matches a
 * pattern.
 * @returns the exit code of the deploy
 */
export async function cutOff(tag: string, line: RegExp, signal: NodeJS.Signals) {
  const deploy = onecall('deploy', ...ENV, '--tag', tag);
  let sent = false;
  for await (const said of deploy.iterable({ from: 'stderr', reject: false })) {
    if (!sent && line.test(said)) sent = deploy.kill(signal);
  }
  assert.ok(sent, `no line was like ${line.source}`);
  return (await deploy).exitCode;
}
