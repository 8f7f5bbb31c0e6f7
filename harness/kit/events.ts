import { extname, join } from 'node:path';
import { run } from 'node:test';
import type { CliOptions } from './cli-options.ts';
import { shuffled } from './seed.ts';
import { decodeTitle, withTags, withoutTitles, type Title } from './title.ts';

/** One event of `node:test`. Its data is unchanged, except that the names of tests are decoded. */
export interface Event {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Name of the test that the event is about; undefined when the event names no test. */
  readonly title: Title | undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function environment(options: CliOptions): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _nested, ...env } = process.env;
  const text = (value: number | undefined): string =>
    value === undefined || value === Infinity ? '' : String(value);
  return {
    ...env,
    HARNESS_DECORATED: '1',
    HARNESS_SEED: String(options.seed),
    HARNESS_SHUFFLE: text(options.shuffleSeed),
    HARNESS_FILTER: options.filter ?? '',
    HARNESS_TAGS: options.tags.join('\n'),
    HARNESS_FAIL_FAST: text(options.failFast),
    HARNESS_TIMEOUT_MS: text(options.timeoutMs),
    HARNESS_RETRY: text(options.retry),
    HARNESS_REPEATS: text(options.repeats),
    HARNESS_UPDATE_SNAPSHOTS: options.updatesSnapshots ? '1' : '',
  };
}

function place(at: string): Record<string, unknown> {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(at) ?? [];
  return file === undefined ? {} : { file, line: Number(line), column: Number(column) };
}

const REGISTER = join(import.meta.dirname, `register${extname(import.meta.filename)}`);
/** Name under which a failed `afterAll` hook is reported. */
export const AFTER_ALL = 'afterAll()';

/**
 * Renames the failed event of an `afterAll` hook. Node names such a failure after the file that registered the hook,
 * which is always a file of the test kit.
 */
function ofHook(data: Record<string, unknown>): Record<string, unknown> {
  if (data['name'] !== REGISTER) return data;
  return { ...data, name: AFTER_ALL, file: data['entryFile'] ?? data['file'] };
}

/** Returns an event with decoded names, and with the place where its test is defined. */
function decoded(type: string, raw: Record<string, unknown>): Event {
  const data = ofHook(raw);
  if (typeof data['name'] !== 'string') return { type, data, title: undefined };
  const title = decodeTitle(data['name']);
  const { classname } = data;
  const details = isRecord(data['details']) ? { ...data['details'] } : undefined;
  if (details && title.durationMs !== undefined) details['duration_ms'] = title.durationMs;
  if (typeof details?.['classname'] === 'string')
    details['classname'] = withoutTitles(details['classname']);
  const own = {
    name: withTags(title),
    ...(typeof classname === 'string' ? { classname: withoutTitles(classname) } : {}),
    ...(details ? { details } : {}),
    ...place(title.at),
  };
  return { type, data: { ...data, ...own }, title };
}

/**
 * Tells whether an event is Node's report about a whole file. Node reports a file without tests as one passed test,
 * which must not count.
 */
const isFileItself = (event: Event, files: ReadonlySet<string>): boolean =>
  event.data['nesting'] === 0 &&
  event.type !== 'test:fail' &&
  files.has(String(event.data['name']));

/**
 * Runs each test file in a process of its own, and yields the events of `node:test`. With the option `watches`, the run
 * lasts until `signal` aborts.
 */
export async function* runFiles(
  files: readonly string[],
  options: CliOptions,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  Object.assign(process.env, environment(options));
  delete process.env['NODE_TEST_CONTEXT'];
  const order =
    options.shuffleSeed === undefined ? [...files] : shuffled(files, options.shuffleSeed);
  const known = new Set(files);
  const events = run({
    files: order,
    concurrency: options.parallel,
    signal,
    watch: options.watches,
    coverage: options.coverage !== undefined,
  });
  for await (const event of events) {
    const { type, data }: { type: string; data: unknown } = event;
    const seen = decoded(type, isRecord(data) ? data : {});
    if (!isFileItself(seen, known)) yield seen;
  }
}
