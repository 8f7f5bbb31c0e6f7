import { splitIntoTokens } from './estimate-tokens.ts';
import type { StopReason } from './frames.ts';
import type { Piece } from './respond.ts';

export type AnswerToken = string | Readonly<{ reasoning: string }>;

export type TokenLimits = Readonly<{
  maxTokens?: number | undefined;
  stopSequences?: readonly string[] | undefined;
  /** Splits a chunk of the answer into tokens; {@link splitIntoTokens} by default. */
  split?: (chunk: string) => Iterable<string>;
}>;

/**
 * Yields the tokens of an answer up to its token limit or stop sequence, and returns the stop reason. The stop
 * sequence itself is not yielded.
 */
export async function* writeTokens(
  chunks: AsyncIterable<Piece>,
  { maxTokens = Infinity, stopSequences = [], split = splitIntoTokens }: TokenLimits,
): AsyncGenerator<AnswerToken, StopReason, undefined> {
  let written = 0;
  let held = '';
  let ending: StopReason = 'end_turn';
  for await (const chunk of chunks) {
    if (typeof chunk === 'object') {
      if ('stopReason' in chunk) ending = chunk.stopReason;
      else {
        for (const reasoning of split(chunk.reasoning)) {
          if (written === maxTokens) return 'max_tokens';
          written += 1;
          yield { reasoning };
        }
      }
      continue;
    }
    for (const token of split(chunk)) {
      const { text, rest, stopped } = scan(held + token, stopSequences);
      held = rest;
      if (text !== '') {
        if (written === maxTokens) return 'max_tokens';
        written += 1;
        yield text;
      }
      if (stopped) return 'stop_sequence';
    }
  }
  if (held === '') return ending;
  if (written === maxTokens) return 'max_tokens';
  yield held;
  return ending;
}

/**
 * Splits a text into the part that can be written now and the rest, which may be the beginning of a stop sequence.
 */
function scan(text: string, sequences: readonly string[]) {
  if (sequences.length === 0) return { text, rest: '', stopped: false };
  const [first] = sequences
    .map((sequence) => ({ at: text.indexOf(sequence), length: sequence.length }))
    .filter(({ at }) => at >= 0)
    // The stop sequence that is completed first ends the answer, however the text is divided into chunks.
    .toSorted((a, b) => a.at + a.length - (b.at + b.length) || a.at - b.at);
  if (first) return { text: text.slice(0, first.at), rest: '', stopped: true };
  const longest = Math.max(...sequences.map((sequence) => sequence.length)) - 1;
  for (let at = Math.max(0, text.length - longest); at < text.length; at += 1) {
    const end = text.slice(at);
    if (sequences.some((sequence) => sequence.startsWith(end))) {
      return { text: text.slice(0, at), rest: end, stopped: false };
    }
  }
  return { text, rest: '', stopped: false };
}

/**
 * Yields an answer whose text up to the first line break is replaced; without a line break, the whole text is
 * replaced.
 */
export async function* replaceFirstLine(
  chunks: AsyncIterable<Piece>,
  line: string,
): AsyncGenerator<Piece, void, undefined> {
  yield line;
  let replaced = false;
  for await (const chunk of chunks) {
    if (replaced || typeof chunk === 'object') {
      yield chunk;
      continue;
    }
    const at = chunk.indexOf('\n');
    if (at < 0) continue;
    replaced = true;
    yield chunk.slice(at);
  }
}
