import { readJsonlLine } from './jsonl.ts';
import { readPart, type Reading } from './reading.ts';

/** Reads a streamed answer to its end, and calls back with the type of each part of the answer. */
export async function readStream(
  reading: Reading,
  body: AsyncIterable<unknown>,
  onPart: (type: string) => void = () => {},
): Promise<void> {
  for await (const line of linesOf(body)) {
    const type = hear(reading, line);
    if (type !== undefined) onPart(type);
  }
}

/**
 * Reads one line of the stream.
 * @returns the type of the answer's part in the line, if there is one
 */
function hear(reading: Reading, line: string): string | undefined {
  if (line.trim() === '') return undefined;
  const heard = readJsonlLine(line);
  if (heard?.type === 'end') reading.ended = true;
  else if (heard?.type === 'failure') reading.failure = heard.failure;
  else if (heard?.type === 'unreadable')
    reading.offContract ??= `a line ${heard.line.slice(0, 80)}`;
  else if (heard?.type === 'value') return readPart(reading, heard.value);
  return undefined;
}

async function* linesOf(body: AsyncIterable<unknown>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
