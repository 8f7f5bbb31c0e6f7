import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { pythonWithMoto } from './python.ts';

const SERVER = join(import.meta.dirname, 'server.py');
const START_MS = 60_000;

const Running = z.object({
  pid: z.int(),
  url: z.url(),
  log: z.string(),
  startedAt: z.string(),
  /** The one it runs in, with moto and boto3. */
  python: z.string(),
});

/** An emulator that runs in the background. It listens on loopback only. */
export type AwsApi = Readonly<z.infer<typeof Running>>;

const recordIn = (directory: string) => join(directory, 'aws-api.json');

/** Whether the process is there and is the emulator, not another one that got its number. */
function isEmulator(pid: number): boolean {
  try {
    const command = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes(SERVER);
  } catch {
    return false;
  }
}

/** The emulator that was started for `directory` and still runs. */
export function runningAwsApi(directory: string): AwsApi | undefined {
  try {
    const record = Running.parse(JSON.parse(readFileSync(recordIn(directory), 'utf8')));
    return isEmulator(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('Cannot find a free port')),
      );
    });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/moto-api/data.json`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Starts an empty emulator, or finds the one that runs for `directory`. It goes on in the background, with its
 * process id and log in `directory`, until `stopAwsApi()`.
 *
 * @throws {Error} when it does not answer within a minute, with the end of its log.
 */
export async function startAwsApi(
  directory: string,
  say: (text: string) => void,
): Promise<AwsApi & { readonly fresh: boolean }> {
  const found = runningAwsApi(directory);
  if (found !== undefined) return { ...found, fresh: false };
  mkdirSync(directory, { recursive: true });
  const python = await pythonWithMoto(directory, say);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(directory, 'aws-api.log');
  const output = openSync(log, 'w');
  const child = spawn(python, [SERVER, '-H', '127.0.0.1', '-p', String(port)], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, MOTO_PORT: String(port) },
  });
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error(`Cannot start ${python} for the AWS API emulator`);
  const running = { pid, url, log, startedAt: new Date().toISOString(), python };
  writeFileSync(recordIn(directory), `${JSON.stringify(running, undefined, 2)}\n`);
  const until = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (Date.now() > until || child.exitCode !== null) {
      await stopAwsApi(directory);
      const end = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
      throw new Error(`Cannot start the AWS API emulator, its log ends with:\n${end}`);
    }
    await wait(100);
  }
  return { ...running, fresh: true };
}

/** Ends the emulator, and with it everything that was applied to it. Answers whether one ran. */
export async function stopAwsApi(directory: string): Promise<boolean> {
  const running = runningAwsApi(directory);
  if (running !== undefined) {
    process.kill(running.pid, 'SIGTERM');
    for (let tries = 0; tries < 50 && isEmulator(running.pid); tries++) await wait(100);
    if (isEmulator(running.pid)) process.kill(running.pid, 'SIGKILL');
  }
  rmSync(recordIn(directory), { force: true });
  return running !== undefined;
}
