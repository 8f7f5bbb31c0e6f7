import type { UsageRow } from './usage.ts';

export const FORMATS = ['table', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

const COLUMNS = [
  ['who', 'who'],
  ['calls', 'calls'],
  ['tokens in', 'inputTokens'],
  ['cache read', 'cacheReadTokens'],
  ['cache written', 'cacheWriteTokens'],
  ['tokens out', 'outputTokens'],
  ['spent $', 'spentUsd'],
  ['set aside $', 'openUsd'],
  ['left $', 'leftUsd'],
  ['limit $', 'limitUsd'],
] as const satisfies readonly (readonly [string, keyof UsageRow])[];

const shown = (row: UsageRow, key: keyof UsageRow): string => {
  const value = row[key];
  if (typeof value === 'string') return value;
  return key.endsWith('Usd') ? value.toFixed(4) : String(value);
};

/**
 * Returns a CSV field, quoted where CSV needs it. A text that begins like a formula gets an apostrophe, so that a
 * spreadsheet shows it as text.
 */
const field = (text: string): string => {
  const safe = /^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const csv = (rows: readonly UsageRow[]): string =>
  [
    COLUMNS.map(([, key]) => key).join(','),
    ...rows.map((row) => COLUMNS.map(([, key]) => field(shown(row, key))).join(',')),
  ].join('\n');

function table(rows: readonly UsageRow[]): string {
  const lines = [
    COLUMNS.map(([title]) => title),
    ...rows.map((row) => COLUMNS.map(([, key]) => shown(row, key))),
  ];
  const widths = COLUMNS.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const padded = (cell: string, at: number) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
}

/** Returns a month's usage as a text in the given format. */
export function printUsage(rows: readonly UsageRow[], format: Format): string {
  if (format === 'json') return JSON.stringify(rows, undefined, 2);
  if (format === 'csv') return csv(rows);
  return rows.length === 0 ? 'Nobody has spent anything in this month' : table(rows);
}
