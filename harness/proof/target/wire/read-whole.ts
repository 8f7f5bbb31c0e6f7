import { failureOf } from './jsonl.ts';
import { readClassified, type Reading } from './reading.ts';
import { parseJson } from '../../evidence/parse.ts';

/** Reads a response that is not streamed, which is a classification or an error body. */
export function readWhole(reading: Reading, procedure: 'classify' | 'chat', text: string): void {
  const value = parseJson(text);
  const [first]: unknown[] = Array.isArray(value) ? value : [value];
  const failure = failureOf(first);
  if (failure) reading.failure = failure;
  else if (procedure === 'classify' && reading.status < 400) readClassified(reading, first);
  else reading.raw = text.slice(0, 2_000);
}
