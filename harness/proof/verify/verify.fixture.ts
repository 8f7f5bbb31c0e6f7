import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { startCognito } from '../../emulator/cognito/cognito.ts';
import { localCognito } from '../../environments/local-identity.ts';
import type { Patch } from '../mutants/good-server/seams.ts';
import { startSmallTarget } from '../mutants/start-target.ts';
import { Result } from '../report/result.ts';

const MAIN = join(import.meta.dirname, 'main.ts');

/** Starts the `verify` command as a child process, with only the given environment variables. */
export function startVerify(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const stdout = text(child.stdout);
  const exit = once(child, 'close').then(() => child.exitCode);
  const said = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(stderr) && child.exitCode === null)
      await Promise.race([once(child.stderr, 'data'), exit]);
  };
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    said,
    ended: async () => ({ code: await exit, stdout: await stdout, stderr }),
  };
}

/** Returns a temporary folder of the test, with a function that reads the report in that folder. */
export async function reportFolder(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'onecall-report-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const result = async (): Promise<Result> => Result.parse(JSON.parse(await read('result.json')));
  return { folder, read, result };
}

/** Starts a small server and returns it, with tokens of two people and the folder for its report. */
export async function startOutside(t: TestContext, patch?: Patch) {
  const report = await reportFolder(t);
  const cognito = await startCognito(localCognito('http://127.0.0.1:9'));
  const server = await startSmallTarget(cognito, patch);
  let closed: Promise<void> | undefined;
  const kill = (): Promise<void> => (closed ??= server.close());
  t.after(async () => {
    await kill();
    await cognito.close();
  });
  const [a, b] = await Promise.all(
    ['verify-01', 'verify-02'].map((user) => server.credentials.signIn(user)),
  );
  const env = { TOKEN: a?.accessToken ?? '', TOKEN_B: b?.accessToken ?? '' };
  const argv = ['--url', server.url, '--profile', 'outside', '--seed', '5', '--out', report.folder];
  return { report, kill, start: (...more: string[]) => startVerify([...argv, ...more], env) };
}
