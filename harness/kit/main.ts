#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { parseCli, USAGE, UsageError, type CliOptions, type Shard } from './cli-options.ts';
import { AFTER_ALL, runFiles } from './events.ts';
import { findFiles } from './find-files.ts';
import { Pretty } from './pretty.ts';
import { ndjsonReporter, nodeReporter, type Sink } from './reporters.ts';
import { count, type Counts } from './tally.ts';

const write = (text: string): void => void process.stdout.write(text);
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** The shell command that runs one test again with the same seed; for a failed hook or file, the file. */
const replay =
  (seed: number) =>
  (file: string, name: string): string => {
    const whole = name === AFTER_ALL || isAbsolute(name);
    const filter = whole ? '' : ` --filter=${quoted(`/^${escaped(name)}$/`)}`;
    return `node ${relative('.', import.meta.filename)} ${quoted(file)}${filter} --seed=${seed}`;
  };

function screen(
  options: CliOptions,
  run: { files: number; counts: Counts; beganMs: number },
): Sink {
  const { reporter, seed } = options;
  if (reporter === 'ndjson') return ndjsonReporter(write);
  if (reporter !== 'pretty') return nodeReporter(reporter, write);
  const pretty = new Pretty({ write, seed, files: run.files, replay: replay(seed) });
  return {
    event: (event) => pretty.event(event),
    end: () => Promise.resolve(pretty.end(run.counts, performance.now() - run.beganMs)),
  };
}

function junitFile(path: string): Sink {
  let xml = '';
  const inner = nodeReporter('junit', (text) => void (xml += text));
  return {
    event: (event) => inner.event(event),
    async end() {
      await inner.end();
      writeFileSync(path, xml);
    },
  };
}

function said(options: CliOptions): string {
  const { filter, tags } = options;
  if (filter === undefined && tags.length === 0) return 'No test ran: the files define none';
  return `No test matches ${[...(filter === undefined ? [] : [`--filter=${filter}`]), ...tags.map((tag) => `--tag=${tag}`)].join(' ')}`;
}

/** Every n-th file, so that the parts of a run share no file and leave none out. @throws {UsageError} for an empty part */
function shardOf(files: readonly string[], shard: Shard | undefined): readonly string[] {
  if (shard === undefined) return files;
  const part = files.filter((_, at) => at % shard.total === shard.index - 1);
  if (part.length > 0) return part;
  throw new UsageError(
    `No file is in part ${shard.index}/${shard.total}: there are ${files.length}`,
  );
}

/** As a shell reports a process that ended by one of these signals. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof EXIT_CODES;

const isSignal = (name: string): name is Signal => Object.hasOwn(EXIT_CODES, name);

/** Exit code: 0 passed, 1 failed, 129, 130 or 143 interrupted. @throws {UsageError} when there was nothing to run. */
async function runAll(options: CliOptions): Promise<number> {
  const files = shardOf(findFiles(options.paths), options.shard);
  const counts: Counts = { passed: 0, failed: 0, ignored: 0, steps: 0, flaky: 0 };
  const sinks = [screen(options, { files: files.length, counts, beganMs: performance.now() })];
  if (options.junitPath !== undefined) sinks.push(junitFile(options.junitPath));
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
  }
  for (const sink of sinks) await sink.end();
  if (interrupted !== undefined) return EXIT_CODES[interrupted];
  if (counts.failed > 0) return 1;
  if (counts.passed + counts.ignored === 0) throw new UsageError(said(options));
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
  // Not left to Node: its test runner takes uncaught errors for those of a test and prints nothing.
  console.error(error);
  return 1;
});
