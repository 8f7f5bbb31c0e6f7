import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { text } from 'node:stream/consumers';

const MAIN = resolve(import.meta.dirname, '../main.ts');

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the test kit's command line with this version of Node. A fixture is named without `.fixture.ts`. */
export async function runKit(args: readonly string[], fixture?: string): Promise<Outcome> {
  const files = fixture === undefined ? [] : [fixturePath(fixture)];
  const { NODE_TEST_CONTEXT: _context, HARNESS_SEED: _seed, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args, ...files], {
    env: { ...env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((done) => child.once('close', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exited, stdout, stderr };
}

export const fixturePath = (name: string): string =>
  join(import.meta.dirname, `${name}.fixture.ts`);

/** Starts the test kit's command line for a test that ends it by a signal. */
export function startKit(args: readonly string[]) {
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (seen += part));
  const exited = new Promise<number | null>((done) => child.once('close', done));
  /** Waits until the output matches the pattern or the process has ended. @returns the output so far */
  const line = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(seen) && child.exitCode === null) await wait(20);
    return seen;
  };
  return { child, line, exited };
}

/**
 * Tells whether a process is running. A zombie, which has ended but whose parent has not read its exit code, is not.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !/\) Z /.test(readFileSync(status, 'utf8'));
}

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly nesting: number;
  readonly skip: unknown;
  readonly reason: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function messages(error: unknown): string {
  if (!isRecord(error)) return '';
  return `${String(error['message'])}\n${messages(error['cause'])}`;
}

/** Returns the result of each test and step of a fixture, in the order of the report. */
export function results(outcome: Outcome): Result[] {
  return outcome.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord)
    .filter(({ type }) => type === 'test:pass' || type === 'test:fail')
    .map(({ type, data }) => {
      const fields = isRecord(data) ? data : {};
      const details = isRecord(fields['details']) ? fields['details'] : {};
      return {
        name: String(fields['name']),
        passed: type === 'test:pass',
        nesting: Number(fields['nesting']),
        skip: fields['skip'],
        reason: messages(details['error']),
      };
    });
}
