import Table from 'cli-table3';
import { quietBorders } from '../report/quiet-borders.ts';
import { formatDuration } from '../report/words.ts';
import type { TriedMistake } from './try-mistakes.ts';

const MARKS = { found: '✓', missed: '✗', 'not undone': '✗', 'not planted': '✗' } as const;

/** Returns a table of the mistakes, with the check that found each, its message, and the time it took. */
export function triedTable(tried: readonly TriedMistake[]): string {
  const table = new Table({
    head: ['', 'mistake', 'found by', 'message', 'took'],
    colWidths: [3, 24, 20, 62, 9],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
    chars: quietBorders(' '),
  });
  for (const { state, mistake, foundBy, message, tookMs } of tried) {
    const said = state === 'found' ? message : `${state}: ${message}`;
    table.push([MARKS[state], mistake, foundBy, said, formatDuration(tookMs)]);
  }
  return table.toString();
}
