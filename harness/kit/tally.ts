import type { Event } from './events.ts';

export interface Tally {
  passed: number;
  failed: number;
  ignored: number;
  steps: number;
  flaky: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Returns the stack of the error that a test threw, instead of the error that `node:test` wraps around it. Frames of
 * Node and of the test kit are left out.
 */
export function failureText(event: Event): string {
  const details = event.data['details'];
  const error = isRecord(details) ? details['error'] : undefined;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const stack = cause.stack ?? cause.message;
  const frames = stack
    .split('\n')
    .filter(
      (line) =>
        !/^\s+at .*(node:|node_modules|\/kit\/[\w-]+\.[jt]s)/.test(line) || /\.test\.ts/.test(line),
    );
  const text = frames.join('\n');
  return text.includes(cause.message.split('\n')[0] ?? '') ? text : `${cause.message}\n${text}`;
}

export const isIgnored = ({ data }: Event): boolean =>
  data['skip'] !== undefined && data['skip'] !== false;

/** Adds the result in an event to the counts. Steps are counted apart from tests. */
export function count(counts: Tally, event: Event): void {
  if (event.type === 'test:diagnostic' && String(event.data['message']).startsWith('flaky: ')) {
    counts.flaky += 1;
  }
  if (event.type !== 'test:pass' && event.type !== 'test:fail') return;
  if (Number(event.data['nesting']) > 0) counts.steps += 1;
  else if (isIgnored(event)) counts.ignored += 1;
  else if (event.type === 'test:pass') counts.passed += 1;
  else counts.failed += 1;
}
