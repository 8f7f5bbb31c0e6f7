#!/usr/bin/env node
import { parseCli, USAGE, UsageError, type CliOptions, type Shard } from './cli-options.ts';
import { reportCoverage } from './coverage.ts';
import { runFiles } from './events.ts';
import { findFiles } from './find-files.ts';
import { openSinks, write } from './sinks.ts';
import { count, type Tally } from './tally.ts';

function emptyRun({ filter, tags }: CliOptions): string {
  if (filter === undefined && tags.length === 0) return 'No test ran: the files define none';
  return `No test matches ${[...(filter === undefined ? [] : [`--filter=${filter}`]), ...tags.map((tag) => `--tag=${tag}`)].join(' ')}`;
}

/**
 * Returns the files of one shard; the shards are consecutive groups of files, as in Deno. @throws {UsageError} for a
 * shard without files
 */
function shardOf(files: readonly string[], shard: Shard | undefined): readonly string[] {
  if (shard === undefined) return files;
  const from = (index: number): number => Math.floor((index * files.length) / shard.total);
  const part = files.slice(from(shard.index - 1), from(shard.index));
  if (part.length > 0) return part;
  throw new UsageError(
    `No file is in part ${shard.index}/${shard.total}: there are ${files.length}`,
  );
}

/** Exit codes of the command line by the signal that interrupted it, as shells report them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof EXIT_CODES;

const isSignal = (name: string): name is Signal => Object.hasOwn(EXIT_CODES, name);

const noCounts = (): Tally => ({ passed: 0, failed: 0, ignored: 0, steps: 0, flaky: 0 });

/**
 * Runs the test files that the options select.
 * @returns the exit code: 0 for passed, 1 for failed, 129, 130 or 143 for interrupted by a signal
 * @throws {UsageError} when there was nothing to run
 */
async function runAll(options: CliOptions): Promise<number> {
  const files = shardOf(findFiles(options.paths), options.shard);
  let counts = noCounts();
  const heading = `Running ${files.length === 1 ? '1 file' : `${files.length} files`}`;
  let sinks = openSinks(options, heading, counts);
  let uncovered: readonly string[] = [];
  const stop = new AbortController();
  let interrupted: Signal | undefined;
  for (const signal of Object.keys(EXIT_CODES).filter(isSignal))
    process.once(signal, () => {
      interrupted = signal;
      stop.abort();
    });
  for await (const event of runFiles(files, options, stop.signal)) {
    if (stop.signal.aborted && event.type === 'test:fail') continue;
    count(counts, event);
    for (const sink of sinks) sink.event(event);
    if (counts.failed >= options.failFast) stop.abort();
    if (event.type === 'test:coverage' && options.coverage)
      uncovered = await reportCoverage(event, { options: options.coverage, tests: files, write });
    if (event.type === 'test:watch:drained') {
      for (const sink of sinks) await sink.end();
      counts = noCounts();
      sinks = openSinks(options, 'Waiting for a change', counts);
    }
  }
  for (const sink of sinks) await sink.end();
  for (const sentence of uncovered) console.error(sentence);
  if (interrupted !== undefined) return EXIT_CODES[interrupted];
  if (counts.failed > 0 || uncovered.length > 0) return 1;
  if (counts.passed + counts.ignored === 0) throw new UsageError(emptyRun(options));
  return 0;
}

async function main(): Promise<number> {
  try {
    const options = parseCli(process.argv.slice(2), process.env);
    if (!options.help) return await runAll(options);
    write(`${USAGE}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nSee --help\n`);
    return 2;
  }
}

process.exitCode = await main().catch((error: unknown) => {
  // An unexpected error of this program is printed explicitly. Node's test runner would attribute an uncaught error to
  // a test and print nothing.
  console.error(error);
  return 1;
});
