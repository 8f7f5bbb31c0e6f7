import { sorted, type Sorted } from '../evidence/statistics/quantile.ts';
import type { StoredSample } from '../report/result.ts';
import type { Mark, Operator, Threshold } from './threshold.ts';

const FIELD = {
  lag: 'sentMs',
  total: 'totalMs',
  route: 'routeMs',
  firstToken: 'firstTokenMs',
} as const satisfies Record<Mark, keyof StoredSample>;

type Late = Readonly<{ cutOffMs?: number; failedFromMs?: number }>;

/**
 * Returns the measured times in ms from a request's planned start to a mark, ascending. A request that timed out before
 * the mark counts as `cutOffMs`, longer than all others. So does a request that failed after `failedFromMs` or later;
 * otherwise a server could keep a limit by giving up. Earlier failures and shed requests have no time; dropped requests
 * are counted separately.
 */
export function timesTo(
  samples: readonly StoredSample[],
  mark: Mark,
  { cutOffMs = Infinity, failedFromMs = Infinity }: Late = {},
): Sorted {
  const times = samples.flatMap((sample) => {
    const { outcome, totalMs } = sample;
    const at = sample[FIELD[mark]];
    if (outcome === 'dropped') return [];
    if (mark === 'lag' || (outcome === 'answered' && at !== undefined)) return [at ?? 0];
    if (outcome === 'failed' && totalMs >= failedFromMs)
      return [at ?? (cutOffMs === Infinity ? Infinity : totalMs)];
    if (outcome === 'censored') return [mark === 'total' ? cutOffMs : (at ?? cutOffMs)];
    return [];
  });
  return sorted(times);
}

/** Returns the longest time in ms after which the harness stopped waiting for an answer; 0 when it never did. */
export const longestWait = (samples: readonly StoredSample[]): number =>
  Math.max(0, ...samples.map(({ outcome, totalMs }) => (outcome === 'censored' ? totalMs : 0)));

export function holds(value: number, operator: Operator, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  return operator === '>=' ? value >= limit : value === limit;
}

type Outcome = StoredSample['outcome'];

export function countOutcomes(samples: readonly StoredSample[]): Readonly<Record<Outcome, number>> {
  const counts = {
    answered: 0,
    refused: 0,
    shed: 0,
    failed: 0,
    stopped: 0,
    censored: 0,
    dropped: 0,
  };
  for (const { outcome } of samples) counts[outcome] += 1;
  return counts;
}

/**
 * Counts the requests that `metric` names, and the requests among which they are counted. An error is a request that
 * failed or timed out; a request that was shed or never sent is no error.
 */
export function countOf(
  samples: readonly StoredSample[],
  metric: Extract<Threshold, { kind: 'count' }>['metric'],
): Readonly<{ count: number; of: number }> {
  const { failed, censored, shed, dropped } = countOutcomes(samples);
  const sent = samples.length - dropped;
  if (metric === 'requests') return { count: sent, of: samples.length };
  if (metric === 'errors') return { count: failed + censored, of: sent - shed };
  if (metric === 'dropped') return { count: dropped, of: samples.length };
  return { count: metric === 'timeouts' ? censored : shed, of: sent };
}
