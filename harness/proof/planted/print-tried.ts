import { quietTable } from '../report/quiet-table.ts';
import { formatDuration } from '../report/words.ts';
import type { TriedMistake } from './try-mistakes.ts';

const MARKS = { found: '✓', missed: '✗', 'not undone': '✗', 'not planted': '✗' } as const;

/** Returns a table of the mistakes, with the check that found each, its message, and the time it took. */
export function triedTable(tried: readonly TriedMistake[]): string {
  const table = quietTable({
    head: ['', 'mistake', 'found by', 'message', 'took'],
    colWidths: [3, 24, 20, 62, 9],
  });
  for (const { state, mistake, foundBy, message, tookMs } of tried) {
    const said = state === 'found' ? message : `${state}: ${message}`;
    table.push([MARKS[state], mistake, foundBy, said, formatDuration(tookMs)]);
  }
  return table.toString();
}
