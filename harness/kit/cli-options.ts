import { parseArgs } from 'node:util';
import { availableParallelism } from 'node:os';
import type { CoverageOptions } from './coverage.ts';
import { parseFilter } from './select.ts';
import { freshSeed, parseSeed } from './seed.ts';

const REPORTERS = ['pretty', 'dot', 'junit', 'tap', 'spec', 'ndjson'] as const;
export type ReporterName = (typeof REPORTERS)[number];

export interface Shard {
  /** Number of the shard, from 1 to `total`. */
  readonly index: number;
  readonly total: number;
}

export interface CliOptions {
  /** Whether the tests run again when a file that they import changes. */
  readonly watches: boolean;
  readonly updatesSnapshots: boolean;
  readonly coverage: CoverageOptions | undefined;
  readonly help: boolean;
  readonly paths: readonly string[];
  readonly filter: string | undefined;
  readonly tags: readonly string[];
  readonly seed: number;
  readonly shuffleSeed: number | undefined;
  /** Number of failures after which the run stops; Infinity for a run that never stops early. */
  readonly failFast: number;
  readonly parallel: number;
  readonly shard: Shard | undefined;
  readonly reporter: ReporterName;
  readonly junitPath: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly retry: number | undefined;
  readonly repeats: number | undefined;
}

/** An error in the command line. It is thrown before any test runs. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: kit [options] [file, folder or glob ...]

  --filter=<text or /pattern/>  run the tests whose name holds the text or matches
  --tag=<text>                  run the tests with a tag that holds the text; may be repeated
  --seed=<n>                    the root of every random choice (default: a fresh one, printed)
  --shuffle[=<seed>]            shuffle files and tests (default seed: that of --seed)
  --fail-fast[=<n>]             stop after n failures (default 1)
  --parallel[=<n>]              run n files at once (default: one per core)
  --shard=<i>/<n>               run the i-th of n parts of the files, for machines that share a run
  --watch                       run tests again when a file changes that they use
  --coverage[=<folder>]         print what the tests cover and write lcov.info (default folder: coverage)
  --coverage-threshold=<n>      fail where lines, branches or functions are covered by less than n percent
  -u, --update-snapshots        write the snapshots of t.assertSnapshot() instead of comparing them
  --timeout=<ms>                limit of a test that sets none (default 300000, 0 for none)
  --retry=<n>, --repeats=<n>    for tests that set none
  --reporter=<name>             ${REPORTERS.join(', ')} (default pretty)
  --junit-path=<file>           write JUnit XML as well
  --help

Exit codes: 0 passed, 1 failed, 2 wrong use, 129, 130 or 143 interrupted.`;

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
  coverage: text,
  'coverage-threshold': text,
  watch: { type: 'boolean' },
  'update-snapshots': { type: 'boolean', short: 'u' },
  help: { type: 'boolean' },
} as const;

/** Options that may be given without a value. */
const OPTIONAL_VALUE = new Set(['--shuffle', '--fail-fast', '--parallel', '--coverage']);

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

function coverageOf(
  folder: string | undefined,
  thresholdText: string | undefined,
): CoverageOptions | undefined {
  const threshold = whole(thresholdText, 'coverage-threshold', 0) ?? 0;
  if (threshold > 100)
    throw new UsageError(`Invalid --coverage-threshold "${threshold}": expected at most 100`);
  if (folder !== undefined) return { folder: folder === '' ? 'coverage' : folder, threshold };
  if (thresholdText === undefined) return undefined;
  throw new UsageError('Cannot use --coverage-threshold without --coverage');
}

/**
 * Refuses `--watch` together with an option that takes effect at the end of a run, because a watching run has no end.
 */
function checkWatch(options: CliOptions): CliOptions {
  const clash =
    (options.coverage && 'coverage') ??
    (options.junitPath === undefined ? undefined : 'junit-path') ??
    (options.failFast === Infinity ? undefined : 'fail-fast');
  if (!options.watches || clash === undefined) return options;
  throw new UsageError(`Cannot use --watch with --${clash}: a run that watches has no end`);
}

function reporterName(value: string): ReporterName {
  const found = REPORTERS.find((name) => name === value);
  if (found) return found;
  throw new UsageError(`Unknown reporter "${value}": expected one of ${REPORTERS.join(', ')}`);
}

/** Parses the command line. @throws {UsageError} naming the option, its value and the accepted values */
export function parseCli(argv: readonly string[], env: NodeJS.ProcessEnv): CliOptions {
  const { values, positionals } = parse(argv);
  const one = (
    option: Exclude<keyof typeof values, 'help' | 'tag' | 'watch' | 'update-snapshots'>,
  ) => single(values[option], option);
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
  return checkWatch({
    help: values.help ?? false,
    watches: values.watch ?? false,
    updatesSnapshots: values['update-snapshots'] ?? false,
    coverage: coverageOf(one('coverage'), one('coverage-threshold')),
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
  });
}
