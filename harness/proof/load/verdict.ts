import { countOutcomes } from './reduce.ts';
import type { Sample } from './sample.ts';
import type { CountThreshold, Operator } from './threshold.ts';

export interface ThresholdVerdict {
  readonly threshold: string;
  readonly state: 'pass' | 'fail' | 'not proven';
  /** Sentence that says what was observed, with numbers. */
  readonly because: string;
  /**
   * Number of further samples that could prove the threshold. Absent when it is proven, or when no number could prove
   * it.
   */
  readonly more?: number;
}

export function holds(value: number, operator: Operator, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  return operator === '>=' ? value >= limit : value === limit;
}

const METRIC = { errors: 'failed', timeouts: 'timeout', dropped: 'dropped', shed: 'shed' } as const;

/**
 * Counts the requests that `metric` names, and the requests among which they are counted. An error is a request that
 * failed or timed out; a request that was shed or never sent is no error.
 */
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
