import { parseArgs } from 'node:util';
import { availableParallelism } from 'node:os';
import { parseFilter } from './select.ts';
import { freshSeed, parseSeed } from './seed.ts';

export const REPORTERS = ['pretty', 'dot', 'junit', 'tap', 'spec', 'ndjson'] as const;
export type ReporterName = (typeof REPORTERS)[number];

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly total: number;
}

export interface CliOptions {
  readonly help: boolean;
  readonly paths: readonly string[];
  readonly filter: string | undefined;
  readonly tags: readonly string[];
  readonly seed: number;
  readonly shuffleSeed: number | undefined;
  /** Infinity when the run goes on whatever fails. */
  readonly failFast: number;
  /** Files that run at once. */
  readonly parallel: number;
  /** Which part of the files runs, of how many; undefined for all. */
  readonly shard: Shard | undefined;
  readonly reporter: ReporterName;
  readonly junitPath: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly retry: number | undefined;
  readonly repeats: number | undefined;
}

/** The command line is wrong; nothing has run. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: node harness/kit/main.ts [options] [file, folder or glob ...]

  --filter=<text or /pattern/>  run the tests whose name holds the text or matches
  --tag=<text>                  run the tests with a tag that holds the text; may be repeated
  --seed=<n>                    the root of every random choice (default: a fresh one, printed)
  --shuffle[=<seed>]            shuffle files and tests (default seed: that of --seed)
  --fail-fast[=<n>]             stop after n failures (default 1)
  --parallel[=<n>]              run n files at once (default: one per core)
  --shard=<i>/<n>               run the i-th of n parts of the files, for machines that share a run
  --timeout=<ms>                limit of a test that sets none (default 60000, 0 for none)
  --retry=<n>, --repeats=<n>    for tests that set none
  --reporter=<name>             ${REPORTERS.join(', ')} (default pretty)
  --junit-path=<file>           write JUnit XML as well
  --help

Exit codes: 0 passed, 1 failed, 2 wrong use, 130 interrupted.`;

const text = { type: 'string', multiple: true } as const;
const OPTIONS = {
  filter: text,
  tag: text,
  seed: text,
  shuffle: text,
  'fail-fast': text,
  parallel: text,
  shard: text,
  timeout: text,
  retry: text,
  repeats: text,
  reporter: text,
  'junit-path': text,
  help: { type: 'boolean' },
} as const;

/** Options whose value may be left out. */
const OPTIONAL_VALUE = new Set(['--shuffle', '--fail-fast', '--parallel']);

function parse(argv: readonly string[]) {
  try {
    const args = argv.map((word) => (OPTIONAL_VALUE.has(word) ? `${word}=` : word));
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(said);
  }
}

function single(values: readonly string[] | undefined, option: string): string | undefined {
  if (values === undefined || values.length === 1) return values?.[0];
  throw new UsageError(`Cannot use --${option} ${values.length} times: give it once`);
}

function whole(value: string | undefined, option: string, least: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value) && Number(value) >= least) return Number(value);
  throw new UsageError(
    `Invalid --${option} "${value}": expected a whole number of ${least} or more`,
  );
}

function asUsage<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(
      `Invalid --${option}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function shardOf(value: string | undefined): Shard | undefined {
  if (value === undefined) return undefined;
  const [, index, total] = /^(\d{1,4})\/(\d{1,4})$/.exec(value) ?? [];
  const shard = { index: Number(index), total: Number(total) };
  if (shard.index >= 1 && shard.index <= shard.total) return shard;
  throw new UsageError(`Invalid --shard "${value}": expected a part and their number, such as 1/3`);
}

function reporterName(value: string): ReporterName {
  const found = REPORTERS.find((name) => name === value);
  if (found) return found;
  throw new UsageError(`Unknown reporter "${value}": expected one of ${REPORTERS.join(', ')}`);
}

/** @throws {UsageError} naming the option, what was given and what is accepted. */
export function parseCli(argv: readonly string[], env: NodeJS.ProcessEnv): CliOptions {
  const { values, positionals } = parse(argv);
  const one = (option: Exclude<keyof typeof values, 'help' | 'tag'>) =>
    single(values[option], option);
  const [filter, shuffle, parallel, failFast] = [
    one('filter'),
    one('shuffle'),
    one('parallel'),
    one('fail-fast'),
  ];
  const seedText = one('seed') ?? env['HARNESS_SEED'];
  const seed = asUsage('seed', () => (seedText === undefined ? freshSeed() : parseSeed(seedText)));
  if (filter !== undefined) asUsage('filter', () => parseFilter(filter));
  const reporter = reporterName(one('reporter') ?? 'pretty');
  const junitPath = one('junit-path');
  if (reporter === 'junit' && junitPath !== undefined) {
    throw new UsageError(
      'Cannot use --reporter=junit with --junit-path: both write JUnit, choose one',
    );
  }
  const timeoutMs = whole(one('timeout'), 'timeout', 0);
  return {
    help: values.help ?? false,
    paths: positionals,
    filter,
    tags: values.tag ?? [],
    seed,
    shuffleSeed:
      shuffle === undefined
        ? undefined
        : asUsage('shuffle', () => (shuffle === '' ? seed : parseSeed(shuffle))),
    failFast: failFast === '' ? 1 : (whole(failFast, 'fail-fast', 1) ?? Infinity),
    parallel: parallel === '' ? availableParallelism() : (whole(parallel, 'parallel', 1) ?? 1),
    shard: shardOf(one('shard')),
    reporter,
    junitPath,
    timeoutMs,
    retry: whole(one('retry'), 'retry', 0),
    repeats: whole(one('repeats'), 'repeats', 0),
  };
}
