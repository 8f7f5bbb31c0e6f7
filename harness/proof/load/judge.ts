import {
  quantile,
  quantileLowerBound,
  quantileUpperBound,
  samplesForQuantile,
  sorted,
} from '../evidence/statistics/quantile.ts';
import { PROOF_CONFIDENCE, VIOLATION_CONFIDENCE } from '../evidence/statistics/interval-test.ts';
import { lowerBound, upperBound } from '../evidence/statistics/rate-interval.ts';
import { timesTo } from './reduce.ts';
import type { Sample } from './sample.ts';
import { samplesForRate } from './samples-needed.ts';
import type { CountThreshold, RateThreshold, Threshold, TimeThreshold } from './threshold.ts';
import { countOf, holds, type ThresholdVerdict } from './verdict.ts';

export interface ThresholdSamples {
  readonly samples: readonly Sample[];
  /**
   * Confidence of the bound that proves a threshold. The bound that shows a violation has another confidence, which
   * follows from the accepted rate of false alarms.
   */
  readonly confidence?: number;
}

const ms = (value: number): string =>
  Number.isFinite(value)
    ? value < 1000
      ? `${value.toFixed(0)} ms`
      : `${(value / 1000).toFixed(2)} s`
    : 'unbounded';
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

const more = (needed: number, have: number): { more?: number } =>
  Number.isFinite(needed) ? { more: Math.max(1, needed - have) } : {};

function judgeMax(
  threshold: TimeThreshold,
  known: readonly number[],
  cut: readonly number[],
): ThresholdVerdict {
  const { text, operator, limitMs } = threshold;
  const worst = cut.at(-1) ?? Number.NaN;
  const because = `longest of ${cut.length}: ${ms(worst)}`;
  if (cut.length === 0)
    return { threshold: text, state: 'not proven', because: 'nothing was measured', more: 1 };
  if (holds(worst, operator, limitMs)) return { threshold: text, state: 'pass', because };
  return {
    threshold: text,
    state: holds(known.at(-1) ?? 0, operator, limitMs) ? 'not proven' : 'fail',
    because,
  };
}

/**
 * Judges a threshold on a time. To show that the threshold fails, a request that timed out or failed late counts with
 * the time until then. To prove that the threshold holds, such a request counts as endless.
 */
function judgeTime(
  threshold: TimeThreshold,
  { samples, confidence = PROOF_CONFIDENCE }: ThresholdSamples,
): ThresholdVerdict {
  const { text, operator, share, mark, limitMs } = threshold;
  const dropped = samples.filter(({ outcome }) => outcome === 'dropped').map(() => Infinity);
  const waited = Math.max(
    0,
    ...samples.filter(({ outcome }) => outcome === 'timeout').map(({ totalMs }) => totalMs),
  );
  const known = timesTo(samples, mark, { cutOffMs: waited, failedFromMs: limitMs });
  const cut = sorted([
    ...timesTo(samples, mark, { failedFromMs: limitMs }),
    ...(mark === 'lag' ? [] : dropped),
  ]);
  if (share === 1) return judgeMax(threshold, known, cut);
  const high = quantileUpperBound(cut, share, confidence);
  const low = quantileLowerBound(known, share, VIOLATION_CONFIDENCE);
  const because = `${ms(quantile(cut, share))} of ${cut.length}, between ${ms(Math.max(0, low))} and ${ms(high)}`;
  if (holds(high, operator, limitMs)) return { threshold: text, state: 'pass', because };
  if (!holds(low, operator, limitMs)) return { threshold: text, state: 'fail', because };
  const over =
    cut.filter((time) => !holds(time, operator, limitMs)).length / Math.max(1, cut.length);
  return {
    threshold: text,
    state: 'not proven',
    because,
    ...more(samplesForQuantile(share, over, confidence), cut.length),
  };
}

function judgeRate(
  threshold: RateThreshold,
  { samples, confidence = PROOF_CONFIDENCE }: ThresholdSamples,
): ThresholdVerdict {
  const { text, metric, operator, limit } = threshold;
  const { count, of } = countOf(samples, metric);
  const observed = { successes: count, trials: of };
  const low = lowerBound(observed, VIOLATION_CONFIDENCE);
  const high = upperBound(observed, confidence);
  const because = `${count} of ${of} ${metric}, between ${percent(low)} and ${percent(high)}`;
  if (holds(high, operator, limit)) return { threshold: text, state: 'pass', because };
  if (!holds(low, operator, limit)) return { threshold: text, state: 'fail', because };
  const needed = samplesForRate(limit, of === 0 ? 0 : count / of, confidence);
  return { threshold: text, state: 'not proven', because, ...more(needed, of) };
}

function judgeCount(threshold: CountThreshold, { samples }: ThresholdSamples): ThresholdVerdict {
  const { text, metric, operator, limit } = threshold;
  const { count, of } = countOf(samples, metric);
  const because = metric === 'requests' ? `${count} requests` : `${count} of ${of} ${metric}`;
  if (samples.length === 0)
    return { threshold: text, state: 'not proven', because: 'nothing was measured', more: 1 };
  return { threshold: text, state: holds(count, operator, limit) ? 'pass' : 'fail', because };
}

/**
 * Judges a threshold. The result is passed or failed when the confidence interval lies on one side of the limit,
 * otherwise not proven.
 */
export function judgeThreshold(threshold: Threshold, judged: ThresholdSamples): ThresholdVerdict {
  if (threshold.kind === 'time') return judgeTime(threshold, judged);
  if (threshold.kind === 'rate') return judgeRate(threshold, judged);
  return judgeCount(threshold, judged);
}
