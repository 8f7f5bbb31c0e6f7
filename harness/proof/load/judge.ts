import { PROOF_CONFIDENCE, VIOLATION_CONFIDENCE } from '../evidence/statistics/interval-test.ts';
import {
  quantile,
  quantileLowerBound,
  quantileUpperBound,
  samplesForQuantile,
  sorted,
} from '../evidence/statistics/quantile.ts';
import { lowerBound, samplesForRate, upperBound } from '../evidence/statistics/rate-interval.ts';
import type { LoadResult, StoredSample } from '../report/result.ts';
import { formatDuration } from '../report/words.ts';
import { countOf, holds, longestWait, timesTo } from './measured.ts';
import type { CountThreshold, RateThreshold, Threshold, TimeThreshold } from './threshold.ts';

type Judged = Omit<LoadResult['thresholds'][number], 'threshold'>;
type Samples = readonly StoredSample[];

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

const NOTHING = { state: 'inconclusive', because: 'nothing was measured', more: 1 } as const;

/** Returns how many more samples could prove a threshold, as `more`; an empty object when no number could. */
const more = (needed: number, have: number): { more?: number } =>
  Number.isFinite(needed) ? { more: Math.max(1, needed - have) } : {};

/**
 * Judges a threshold on a time. To show that the threshold fails, a request that timed out or failed late counts with
 * the time until then. To prove that the threshold holds, such a request counts as endless.
 */
function judgeTime(
  { operator, share, mark, limitMs }: TimeThreshold,
  samples: Samples,
  confidence: number,
): Judged {
  const dropped = samples.filter(({ outcome }) => outcome === 'dropped').map(() => Infinity);
  const failedFromMs = limitMs;
  const known = timesTo(samples, mark, { cutOffMs: longestWait(samples), failedFromMs });
  const cut = sorted([
    ...timesTo(samples, mark, { failedFromMs }),
    ...(mark === 'lag' ? [] : dropped),
  ]);
  const have = cut.length;
  if (share === 1) {
    const longest = cut.at(-1);
    if (longest === undefined) return NOTHING;
    const because = `longest of ${have}: ${formatDuration(longest)}`;
    if (holds(longest, operator, limitMs)) return { state: 'proven', because };
    const isOpen = holds(known.at(-1) ?? 0, operator, limitMs);
    return { state: isOpen ? 'inconclusive' : 'violated', because };
  }
  const high = quantileUpperBound(cut, share, confidence);
  const low = quantileLowerBound(known, share, VIOLATION_CONFIDENCE);
  const because = `${formatDuration(quantile(cut, share))} of ${have}, between ${formatDuration(Math.max(0, low))} and ${formatDuration(high)}`;
  if (holds(high, operator, limitMs)) return { state: 'proven', because };
  if (!holds(low, operator, limitMs)) return { state: 'violated', because };
  const over = cut.filter((time) => !holds(time, operator, limitMs)).length / Math.max(1, have);
  const needed = samplesForQuantile(share, over, confidence);
  return { state: 'inconclusive', because, ...more(needed, have) };
}

function judgeRate(
  { metric, operator, limit }: RateThreshold,
  samples: Samples,
  confidence: number,
): Judged {
  const { count, of } = countOf(samples, metric);
  const observed = { successes: count, trials: of };
  const low = lowerBound(observed, VIOLATION_CONFIDENCE);
  const high = upperBound(observed, confidence);
  const because = `${count} of ${of} ${metric}, between ${percent(low)} and ${percent(high)}`;
  if (holds(high, operator, limit)) return { state: 'proven', because };
  if (!holds(low, operator, limit)) return { state: 'violated', because };
  const needed = samplesForRate(limit, of === 0 ? 0 : count / of, confidence);
  return { state: 'inconclusive', because, ...more(needed, of) };
}

function judgeCount({ metric, operator, limit }: CountThreshold, samples: Samples): Judged {
  const { count, of } = countOf(samples, metric);
  if (samples.length === 0) return NOTHING;
  const because = metric === 'requests' ? `${count} requests` : `${count} of ${of} ${metric}`;
  return { state: holds(count, operator, limit) ? 'proven' : 'violated', because };
}

/**
 * Judges a threshold. The result is proven or violated when the confidence interval lies on one side of the limit,
 * otherwise inconclusive.
 */
export function judgeThreshold(
  threshold: Threshold,
  samples: Samples,
  confidence = PROOF_CONFIDENCE,
): LoadResult['thresholds'][number] {
  const judged =
    threshold.kind === 'time'
      ? judgeTime(threshold, samples, confidence)
      : threshold.kind === 'rate'
        ? judgeRate(threshold, samples, confidence)
        : judgeCount(threshold, samples);
  return { threshold: threshold.text, ...judged };
}
