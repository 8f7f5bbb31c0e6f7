import { randomFrom } from '../../kit/kit.ts';

/** Planned start times of requests that do not depend on the target (open load model). */
export type OpenArrivals =
  | { readonly kind: 'constant'; readonly perSecond: number; readonly forMs: number }
  | { readonly kind: 'poisson'; readonly perSecond: number; readonly forMs: number };

/**
 * A number of people, each of whom waits for an answer, thinks for some time, and sends the next question (closed load
 * model).
 */
export interface ClosedArrivals {
  readonly kind: 'people';
  readonly people: number;
  /** Mean think time in milliseconds; each think time is drawn from an exponential distribution. */
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

/** Returns start times in ms with constant gaps, or with exponential gaps for a Poisson process. */
function steady(perSecond: number, forMs: number, gap: () => number): number[] {
  const starts: number[] = [];
  for (let at = 0; at < forMs; at += (gap() * 1000) / perSecond) starts.push(at);
  return starts;
}

/**
 * Returns the planned start times in milliseconds from the beginning of the load, ascending. The same seed gives the
 * same times.
 * @throws {RangeError} naming a rate or duration that is not above 0
 */
export function planArrivals(arrivals: OpenArrivals, seed: number): readonly number[] {
  const { forMs, perSecond } = arrivals;
  positive({ forMs, perSecond });
  if (arrivals.kind === 'constant') return steady(perSecond, forMs, () => 1);
  const random = randomFrom(seed);
  return steady(perSecond, forMs, () => -Math.log1p(-random()));
}
