import { countOutcomes } from './reduce.ts';
import type { Sample } from './sample.ts';
import type { CountThreshold, Operator } from './threshold.ts';

export interface Verdict {
  readonly threshold: string;
  readonly state: 'pass' | 'fail' | 'not proven';
  /** What was seen, in words with numbers. */
  readonly because: string;
  /** How many more samples could prove it; absent when proven or when none could. */
  readonly more?: number;
}

export function holds(value: number, operator: Operator, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  return operator === '>=' ? value >= limit : value === limit;
}

const METRIC = { errors: 'failed', timeouts: 'timeout', dropped: 'dropped', shed: 'shed' } as const;

/** An error is what failed or timed out; what was shed or never sent is no answer of the target. */
export function countOf(
  samples: readonly Sample[],
  metric: CountThreshold['metric'],
): { count: number; of: number } {
  const outcomes = countOutcomes(samples);
  const sent = samples.length - outcomes.dropped;
  if (metric === 'requests') return { count: sent, of: samples.length };
  if (metric === 'errors')
    return { count: outcomes.failed + outcomes.timeout, of: sent - outcomes.shed };
  return { count: outcomes[METRIC[metric]], of: metric === 'dropped' ? samples.length : sent };
}
