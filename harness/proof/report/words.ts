/** Formats a duration in ms as "43 ms", "1.24 s" or "2 min 5 s"; the text is "unbounded" when there is no number. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === undefined || Number.isNaN(ms)) return '-';
  if (ms === null || !Number.isFinite(ms)) return 'unbounded';
  if (ms < 1_000) return `${ms < 10 && ms > 0 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1_000);
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}

/** Formats a number with its noun, such as "1 request" or "1,204 requests". */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

type Measured = Readonly<{ value: number; unit: string; of?: number | undefined }>;

/** Formats a number with its unit and total, such as "0 of 143 requests" or "1.24 s". */
export function measured({ value, unit, of }: Measured): string {
  if (unit === 'ms') return formatDuration(value);
  const said = value.toLocaleString('en-US');
  return of === undefined ? `${said} ${unit}` : `${said} of ${of.toLocaleString('en-US')} ${unit}`;
}

export const formatDollars = (usd: number): string =>
  usd === 0 ? '$0' : `$${usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)}`;

export const MARK = { proven: '✓', violated: '✗', inconclusive: '?' } as const;
