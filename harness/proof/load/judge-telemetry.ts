import type { EventsThreshold, SeriesThreshold } from './threshold.ts';
import { holds, type Verdict } from './verdict.ts';

export interface Reading {
  /** From the beginning of the run, in milliseconds. */
  readonly atMs: number;
  /** A share is 0 to 1: 0.8 for 80 %. */
  readonly value: number;
}

/** What an adapter could tell of the target; what is missing is not proven, never a pass. */
export interface Telemetry {
  readonly observedMs: number;
  /** Readings by metric, such as `cpu`. */
  readonly series: Readonly<Record<string, readonly Reading[]>>;
  /** Moments by metric, such as `restarts`, in milliseconds from the beginning. */
  readonly events: Readonly<Record<string, readonly number[]>>;
}

const minutes = (ms: number): string => `${Number((ms / 60_000).toFixed(1))} min`;

function unseen(text: string, what: string): Verdict {
  return { threshold: text, state: 'not proven', because: what };
}

/** The longest stretch, in milliseconds, in which every reading breaks the limit. */
function longestBreach(readings: readonly Reading[], isOver: (value: number) => boolean): number {
  let [longest, since] = [0, Number.NaN];
  for (const { atMs, value } of readings.toSorted((a, b) => a.atMs - b.atMs)) {
    if (!isOver(value)) since = Number.NaN;
    else if (Number.isNaN(since)) since = atMs;
    else longest = Math.max(longest, atMs - since);
  }
  return longest;
}

/** Fails as an alarm would: when the limit is broken without a pause for the whole window. */
export function judgeSeries(threshold: SeriesThreshold, telemetry: Telemetry | undefined): Verdict {
  const { text, metric, operator, limit, windowMs } = threshold;
  const readings = telemetry?.series[metric];
  if (!telemetry || !readings) return unseen(text, `no readings of ${metric}`);
  const breach = longestBreach(readings, (value) => !holds(value, operator, limit));
  const because = `longest breach ${minutes(breach)} in ${readings.length} readings over ${minutes(telemetry.observedMs)}`;
  if (breach >= windowMs) return { threshold: text, state: 'fail', because };
  const covered = telemetry.observedMs >= windowMs && readings.length > 1;
  return { threshold: text, state: covered ? 'pass' : 'not proven', because };
}

/** Fails when any window of that length holds too many. */
export function judgeEvents(threshold: EventsThreshold, telemetry: Telemetry | undefined): Verdict {
  const { text, metric, operator, limit, windowMs } = threshold;
  const moments = telemetry?.events[metric]?.toSorted((a, b) => a - b);
  if (!telemetry || !moments) return unseen(text, `no count of ${metric}`);
  const most = Math.max(
    0,
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length),
  );
  const because = `at most ${most} ${metric} in ${minutes(windowMs)}, observed for ${minutes(telemetry.observedMs)}`;
  if (!holds(most, operator, limit)) return { threshold: text, state: 'fail', because };
  return {
    threshold: text,
    state: telemetry.observedMs >= windowMs ? 'pass' : 'not proven',
    because,
  };
}
