import { PassThrough, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { dot, junit, lcov, spec, tap } from 'node:test/reporters';
import type { ReporterName } from './cli-options.ts';
import type { Event } from './events.ts';

/** A receiver of events, such as a reporter. `end` resolves when all events are written. */
export interface Sink {
  event(event: Event): void;
  end(): Promise<void>;
}

type NodeReporter = Exclude<ReporterName, 'pretty' | 'ndjson'> | 'lcov';

function transformer(name: NodeReporter, source: PassThrough): NodeJS.ReadableStream {
  if (name === 'dot') return source.compose(dot);
  if (name === 'junit') return source.compose(junit);
  if (name === 'tap') return source.compose(tap);
  if (name === 'lcov') return source.compose(lcov);
  return source.compose(new spec());
}

/** Creates a receiver that passes decoded events to one of Node's reporters. */
export function nodeReporter(name: NodeReporter, write: (text: string) => void): Sink {
  const source = new PassThrough({ objectMode: true });
  const out = new Writable({
    write(chunk: unknown, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
  transformer(name, source).pipe(out);
  return {
    event: ({ type, data }) => void source.write({ type, data }),
    async end() {
      source.end();
      await finished(out);
    },
  };
}

const plain = (_key: string, value: unknown): unknown =>
  value instanceof Error
    ? { message: value.message, stack: value.stack, cause: value.cause }
    : value;

/** Creates a reporter for other programs, which writes each event of `node:test` as one line of JSON. */
export const ndjsonReporter = (write: (text: string) => void): Sink => ({
  event: ({ type, data }) => write(`${JSON.stringify({ type, data }, plain)}\n`),
  end: () => Promise.resolve(),
});
