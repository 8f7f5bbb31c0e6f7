import { estimateTokens } from './estimate-tokens.ts';

const GAP = '\n[…]\n';

/**
 * Returns a text's beginning and end around a mark for the gap, together about `maxTokens` at most; the text itself
 * when it fits.
 */
export function shorten(text: string, maxTokens: number): string {
  const tokens = estimateTokens(text);
  if (tokens <= maxTokens) return text;
  const characters = Array.from(text);
  let half = Math.floor((characters.length * Math.max(0, maxTokens - 3)) / tokens / 2);
  for (;;) {
    const shorter =
      characters.slice(0, half).join('') +
      GAP +
      characters.slice(characters.length - half).join('');
    if (half === 0) return GAP.trim();
    if (estimateTokens(shorter) <= maxTokens) return shorter;
    half = Math.floor(half * 0.9);
  }
}
