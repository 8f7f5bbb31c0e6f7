import Table from 'cli-table3';
import { escapeQuery } from './case-set.ts';
import type { SetSummary } from './summarize.ts';
import { NO_ROUTE } from './summarize.ts';

const percent = (value: number): string =>
  Number.isNaN(value) ? '-' : `${(100 * value).toFixed(1)} %`;
const plain = { style: { head: [], border: [] } };

function confusionTable({ confusion }: SetSummary): string {
  const { names, counts } = confusion;
  const table = new Table({ ...plain, head: ['expected \\ given', ...names] });
  for (const [index, name] of names.entries()) {
    table.push([name, ...(counts[index] ?? []).map((count) => (count === 0 ? '' : String(count)))]);
  }
  return table.toString();
}

function scoreTable({ scores }: SetSummary): string {
  const table = new Table({ ...plain, head: ['route', 'precision', 'recall', 'F1', 'cases'] });
  for (const { name, precision, recall, f1, support } of scores) {
    table.push([name, percent(precision), percent(recall), percent(f1), String(support)]);
  }
  return table.toString();
}

function calibrationTable({ calibration }: SetSummary): string {
  const table = new Table({ ...plain, head: ['confidence', 'cases', 'mean confidence', 'right'] });
  for (const { from, to, count, meanConfidence, accuracy } of calibration.bins) {
    const range = `${from.toFixed(1)} to ${to.toFixed(1)}`;
    table.push([range, String(count), percent(meanConfidence), percent(accuracy)]);
  }
  return table.toString();
}

/** Returns the figures of a case set as text for a terminal, with the wrong classifications at the end. */
export function formatSummary(summary: SetSummary, { wrong = false } = {}): string {
  const lines = [
    `Set ${summary.set}: ${summary.count} queries, answered by ${summary.models.join(', ')}`,
    `  accuracy ${percent(summary.accuracy)} by route, ${percent(summary.categoryAccuracy)} by category`,
    `  macro-F1 ${percent(summary.macroF1)} by route, ${percent(summary.categoryMacroF1)} by category`,
    `  calibration error (ECE) ${percent(summary.calibration.ece)}, unreadable headers ${summary.fallbacks}`,
    scoreTable(summary),
    confusionTable(summary),
    calibrationTable(summary),
  ];
  if (!wrong) return lines.join('\n');
  const mistakes = summary.wrong.map(
    ({ query, route, given }) =>
      `  ${route} -> ${given.route ?? NO_ROUTE} (${given.confidence.toFixed(2)}): ${escapeQuery(query)}`,
  );
  return [...lines, 'Wrong answers:', ...mistakes].join('\n');
}
