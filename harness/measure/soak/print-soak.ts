import { quietTable } from '../../proof/report/quiet-table.ts';
import type { SoakLine } from './judge-soak.ts';

const MARKS = { pass: '✓', fail: '✗', 'not proven': '?' } as const;

export function soakTable(lines: readonly SoakLine[]): string {
  const table = quietTable({ head: ['', 'what', 'seen'], colWidths: [3, 16, 90] });
  for (const { state, what, seen } of lines) table.push([MARKS[state], what, seen]);
  return table.toString();
}
