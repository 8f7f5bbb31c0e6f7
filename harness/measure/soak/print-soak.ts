import Table from 'cli-table3';
import { quietBorders } from '../../proof/report/quiet-borders.ts';
import type { SoakLine } from './judge-soak.ts';

const MARKS = { pass: '✓', fail: '✗', 'not proven': '?' } as const;

/** Returns a table for a terminal, with a line for each finding of a long load. */
export function soakTable(lines: readonly SoakLine[]): string {
  const table = new Table({
    head: ['', 'what', 'seen'],
    colWidths: [3, 16, 90],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
    chars: quietBorders(' '),
  });
  for (const { state, what, seen } of lines) table.push([MARKS[state], what, seen]);
  return table.toString();
}
