import assert from 'node:assert/strict';
import { execa } from 'execa';
import { ROOT } from '../deploy/project.ts';

export const ENV = ['--env', 'emulated'];

const run = (...args: string[]) =>
  execa(process.execPath, args, {
    cwd: ROOT,
    reject: false,
    stderr: ['pipe', 'inherit'],
    // Terraform gets unlimited time to finish what it has begun.
    forceKillAfterDelay: false,
  });

/** Runs a command as `make` gives it. Never rejects; the caller checks the exit code. */
export const onecall = (...args: string[]) => run('stacks/deploy/cli.ts', ...args);

/** The harness's exit code when a check could not look, for example on a busy machine. */
const INCONCLUSIVE = 4;

/**
 * Runs a program of the harness and expects it to exit with 0. A violation fails at once; an inconclusive result is
 * tried once more.
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

/** Deploys a tag and sends a signal once a line of its progress is seen. @returns the exit code */
export async function cutOff(tag: string, line: RegExp, signal: NodeJS.Signals) {
  const deploy = onecall('deploy', ...ENV, '--tag', tag);
  let sent = false;
  for await (const said of deploy.iterable({ from: 'stderr', reject: false })) {
    if (!sent && line.test(said)) sent = deploy.kill(signal);
  }
  assert.ok(sent, `no line was like ${line.source}`);
  return (await deploy).exitCode;
}
