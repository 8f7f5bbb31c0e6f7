import { randomFrom } from '../../kit/seed.ts';

/** When requests are meant to start, independent of how the target does (open model). */
export type OpenArrivals =
  | { readonly kind: 'constant'; readonly perSecond: number; readonly forMs: number }
  | { readonly kind: 'poisson'; readonly perSecond: number; readonly forMs: number }
  | {
      readonly kind: 'ramp';
      readonly fromPerSecond: number;
      readonly toPerSecond: number;
      readonly forMs: number;
    };

/** So many people, each of whom asks again a think time after the last answer (closed model). */
export interface ClosedArrivals {
  readonly kind: 'people';
  readonly people: number;
  /** Mean pause after an answer; drawn from an exponential distribution. */
  readonly thinkMs: number;
  readonly forMs: number;
}

export type Arrivals = OpenArrivals | ClosedArrivals;

function positive(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(`Invalid ${name} ${value}: expected a number above 0`);
  }
}

/** Constant: evenly spaced. Poisson: exponential gaps. */
function steady(perSecond: number, forMs: number, gap: () => number): number[] {
  const starts: number[] = [];
  for (let at = 0; at < forMs; at += (gap() * 1000) / perSecond) starts.push(at);
  return starts;
}

/** The k-th request starts when the area under the ramp reaches k. */
function ramp(from: number, to: number, forMs: number): number[] {
  const seconds = forMs / 1000;
  const growth = (to - from) / seconds;
  const total = Math.floor(((from + to) / 2) * seconds + 1e-9);
  return Array.from({ length: total }, (_, k) => {
    if (growth === 0) return (k / from) * 1000;
    return ((Math.sqrt(from * from + 2 * growth * k) - from) / growth) * 1000;
  });
}

/**
 * The intended starts in milliseconds from the beginning, ascending; the same seed gives the same plan.
 * @throws {RangeError} naming a rate or duration that is not above 0.
 */
export function planArrivals(arrivals: OpenArrivals, seed: number): readonly number[] {
  const { forMs } = arrivals;
  if (arrivals.kind === 'ramp') {
    const { fromPerSecond, toPerSecond } = arrivals;
    positive({ forMs, 'fromPerSecond + toPerSecond': fromPerSecond + toPerSecond });
    return ramp(fromPerSecond, toPerSecond, forMs);
  }
  const { perSecond } = arrivals;
  positive({ forMs, perSecond });
  if (arrivals.kind === 'constant') return steady(perSecond, forMs, () => 1);
  const random = randomFrom(seed);
  return steady(perSecond, forMs, () => -Math.log1p(-random()));
}
