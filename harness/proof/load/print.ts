import type { LoadSummary, Times } from './reduce.ts';
import type { Verdict } from './verdict.ts';

const ms = (value: number | undefined): string => {
  if (value === undefined || Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return 'cut off';
  return value < 10
    ? `${value.toFixed(1)} ms`
    : value < 10_000
      ? `${value.toFixed(0)} ms`
      : `${(value / 1000).toFixed(1)} s`;
};

function row(name: string, { count, percentiles, maxMs }: Times): string {
  const cells = [...percentiles.map((percentile) => ms(percentile.ms)), ms(maxMs)];
  return [
    name.padEnd(12),
    String(count).padStart(7),
    ...cells.map((cell) => cell.padStart(9)),
  ].join(' ');
}

const MARK = { pass: '✓', fail: '✗', 'not proven': '?' } as const;

/** The table a person reads: times from the intended start, then each threshold with its reason. */
export function printLoad(summary: LoadSummary, verdicts: readonly Verdict[]): string {
  const { ok, failed, shed, timeout, dropped } = summary.outcomes;
  const head = [
    'time to'.padEnd(12),
    'n'.padStart(7),
    ...['p50', 'p90', 'p95', 'p99', 'max'].map((name) => name.padStart(9)),
  ];
  const lines = [
    `${summary.requests} requests: ${ok} answered, ${failed} failed, ${timeout} timed out, ${shed} shed, ${dropped} dropped`,
    head.join(' '),
    ...Object.entries(summary.times).map(([mark, times]) => row(mark, times)),
    row('(own lag)', summary.lag),
    ...Object.entries(summary.reasons).map(([reason, count]) => `  ${count} x ${reason}`),
    ...verdicts.map(
      ({ state, threshold, because, more }) =>
        `${MARK[state]} ${threshold}: ${state}, ${because}${more === undefined ? '' : `; ${more} more samples could prove it`}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
