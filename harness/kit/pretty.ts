import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { Event } from './events.ts';
import { isIgnored, failureText, type Tally } from './tally.ts';

interface PrettyOptions {
  readonly write: (text: string) => void;
  readonly seed: number;
  /** First line of the output, such as "Running 3 files". */
  readonly heading: string;
  /** Returns the shell command that runs one test of a file again. */
  readonly replay: (file: string, name: string) => string;
}

type Style = 'green' | 'red' | 'yellow' | 'dim' | 'bold';
const paint = (style: Style, text: string): string => styleText(style, text);

/** Formats a duration in milliseconds, for example as `3 ms`, `1.2 s` or `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

const indented = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const SLOW_MS = 1_000;

/**
 * The default reporter. It groups tests by file, one line for each test with its steps beneath it. All failures follow
 * at the end, each with the command that runs its test again.
 */
export class Pretty {
  readonly #options: PrettyOptions;
  readonly #failures: string[] = [];
  /** Failures of steps whose test is not yet reported, because `node:test` reports steps before their test. */
  readonly #stepFailures: string[] = [];
  /** Lines of steps whose test is not yet reported, by test file. */
  readonly #waiting = new Map<string, string[]>();
  #file = '';

  constructor(options: PrettyOptions) {
    this.#options = options;
    options.write(`${paint('bold', options.heading)}  ${paint('dim', `seed ${options.seed}`)}\n`);
  }

  event(event: Event): void {
    if (event.type === 'test:pass' || event.type === 'test:fail') this.#result(event);
    if (event.type === 'test:diagnostic' && event.data['file'] !== undefined) this.#note(event);
    if (event.type === 'test:stdout' || event.type === 'test:stderr') this.#output(event);
  }

  #result(event: Event): void {
    const nesting = Number(event.data['nesting']);
    const origin = textOf(event.data['entryFile'] ?? event.data['file']);
    const waiting = this.#waiting.get(origin) ?? [];
    if (nesting > 0) {
      this.#waiting.set(origin, [...waiting, this.#line(event, nesting)]);
      if (event.type === 'test:fail') this.#failedStep(event);
      return;
    }
    this.#waiting.delete(origin);
    this.#group(textOf(event.data['file']));
    this.#options.write(`${this.#line(event, 0)}\n`);
    // `node:test` reports inner steps before the outer step, so the lines are reordered.
    for (const line of parentsFirst(waiting)) this.#options.write(`${line}\n`);
    if (event.type === 'test:fail') this.#failed(event);
  }

  #group(file: string): void {
    if (file === this.#file) return;
    this.#file = file;
    this.#options.write(`\n${paint('bold', relative('.', file))}\n`);
  }

  #line(event: Event, nesting: number): string {
    const title = event.title;
    const details = event.data['details'];
    const ms =
      typeof details === 'object' && details !== null
        ? Number(Reflect.get(details, 'duration_ms'))
        : 0;
    const [mark, style]: [string, Style] = isIgnored(event)
      ? ['-', 'yellow']
      : event.type === 'test:pass'
        ? ['✓', 'green']
        : ['✗', 'red'];
    const why =
      typeof event.data['skip'] === 'string' && event.data['skip'] !== ''
        ? ` ignored: ${event.data['skip']}`
        : ' ignored';
    const took = isIgnored(event)
      ? paint('yellow', why)
      : paint(ms > SLOW_MS ? 'yellow' : 'dim', ` ${duration(ms)}`);
    const tags =
      title && title.tags.length > 0 ? paint('dim', `  #[${title.tags.join(', ')}]`) : '';
    return `${'  '.repeat(nesting + 1)}${paint(style, mark)} ${title?.name ?? ''}${took}${tags}`;
  }

  #failedStep(event: Event): void {
    const name = event.title?.name ?? '';
    this.#stepFailures.push(
      `      in step ${paint('bold', name)}\n${indented(failureText(event), '        ')}`,
    );
  }

  #failed(event: Event): void {
    const name = event.title?.name ?? '';
    const at = event.title?.at === '' ? textOf(event.data['file']) : (event.title?.at ?? '');
    const file = relative('.', textOf(event.data['file']));
    this.#failures.push(
      [
        `  ${paint('red', '✗')} ${paint('bold', name)}  ${paint('dim', relative('.', at))}`,
        indented(failureText(event), '      '),
        ...this.#stepFailures.splice(0),
        `    ${paint('bold', 'replay')}  ${this.#options.replay(file, name)}\n`,
      ].join('\n'),
    );
  }

  #note(event: Event): void {
    this.#options.write(paint('dim', `    ${textOf(event.data['message'])}`) + '\n');
  }

  #output(event: Event): void {
    const text = textOf(event.data['message']).trimEnd();
    if (text !== '') this.#options.write(indented(paint('dim', text), '    │ ') + '\n');
  }

  end(counts: Tally, took: number): void {
    const { write } = this.#options;
    if (this.#failures.length > 0)
      write(`\n${paint('bold', 'Failures')}\n\n${this.#failures.join('\n')}`);
    const part = (style: Style, number: number, word: string): string[] =>
      number === 0 ? [] : [paint(style, `${number} ${word}`)];
    const parts = [
      ...part('green', counts.passed, 'passed'),
      ...part('red', counts.failed, 'failed'),
      ...part('yellow', counts.ignored, 'ignored'),
      ...part('yellow', counts.flaky, 'flaky'),
      ...part('dim', counts.steps, counts.steps === 1 ? 'step' : 'steps'),
    ];
    write(
      `\n${parts.join(', ') || 'Nothing ran'}  ${paint('dim', duration(took))}  ${paint('dim', `seed ${this.#options.seed}`)}\n`,
    );
  }
}

const depth = (line: string): number => line.length - line.trimStart().length;

/**
 * Reorders the indented lines of steps so that each outer step precedes its inner steps; inner steps keep their order.
 */
export function parentsFirst(lines: readonly string[]): string[] {
  const stack: { depth: number; lines: string[] }[] = [];
  for (const line of lines) {
    const own = [line];
    const children: string[][] = [];
    while ((stack.at(-1)?.depth ?? -1) > depth(line)) children.unshift(stack.pop()?.lines ?? []);
    stack.push({ depth: depth(line), lines: [...own, ...children.flat()] });
  }
  return stack.flatMap((entry) => entry.lines);
}
