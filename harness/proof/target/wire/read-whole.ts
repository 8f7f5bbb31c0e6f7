import { failureOf } from './jsonl.ts';
import { readClassified, type Reading } from './reading.ts';

/** Reads a response that is not streamed, which is a classification or an error body. */
export function readWhole(reading: Reading, procedure: 'classify' | 'chat', text: string): void {
  const value = parsed(text);
  const [first]: unknown[] = Array.isArray(value) ? value : [value];
  const failure = failureOf(first);
  if (failure) reading.failure = failure;
  else if (procedure === 'classify' && reading.status < 400) readClassified(reading, first);
  else reading.raw = text.slice(0, 2_000);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
