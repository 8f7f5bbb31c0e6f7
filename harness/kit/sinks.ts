import { writeFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import type { CliOptions } from './cli-options.ts';
import { AFTER_ALL } from './events.ts';
import { Pretty } from './pretty.ts';
import { ndjsonReporter, nodeReporter, type Sink } from './reporters.ts';
import type { Tally } from './tally.ts';

export const write = (text: string): void => void process.stdout.write(text);
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/**
 * Returns the shell command that runs one failed test again with the same seed. If a hook or a whole file failed, the
 * command runs the whole file.
 */
const replay =
  (seed: number) =>
  (file: string, name: string): string => {
    const whole = name === AFTER_ALL || isAbsolute(name);
    const filter = whole ? '' : ` --filter=${quoted(`/^${escaped(name)}$/`)}`;
    return `node ${relative('.', process.argv[1] ?? '')} ${quoted(file)}${filter} --seed=${seed}`;
  };

function screen(options: CliOptions, heading: string, counts: Tally): Sink {
  const { reporter, seed } = options;
  if (reporter === 'ndjson') return ndjsonReporter(write);
  if (reporter !== 'pretty') return nodeReporter(reporter, write);
  const beganMs = performance.now();
  const pretty = new Pretty({ write, seed, heading, replay: replay(seed) });
  return {
    event: (event) => pretty.event(event),
    end: () => Promise.resolve(pretty.end(counts, performance.now() - beganMs)),
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

/** Creates the reporter that writes to the screen and, with `--junit-path`, the reporter that writes the JUnit file. */
export function openSinks(options: CliOptions, heading: string, counts: Tally): readonly Sink[] {
  const { junitPath } = options;
  return [
    screen(options, heading, counts),
    ...(junitPath === undefined ? [] : [junitFile(junitPath)]),
  ];
}
