import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = resolve(import.meta.dirname, '../main.ts');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the kit's command line on this Node, fixtures named without their ending. */
export async function runKit(args: readonly string[], fixture?: string): Promise<Outcome> {
  const files = fixture === undefined ? [] : [join(import.meta.dirname, `${fixture}.fixture.ts`)];
  const { NODE_TEST_CONTEXT: _context, HARNESS_SEED: _seed, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args, ...files], {
    env: { ...env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((done) => child.once('close', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exited, stdout, stderr };
}

export interface Result {
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

/** What each test and step of a fixture came to, in order. */
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
