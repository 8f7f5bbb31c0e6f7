import { bisect, regularizedBeta } from './incomplete-beta.ts';

/** Returns P(X <= successes) for a binomial distribution with `trials` trials of probability `p`. */
export function binomialCdf(successes: number, trials: number, p: number): number {
  if (successes < 0) return 0;
  if (successes >= trials) return 1;
  return regularizedBeta(1 - p, trials - successes, successes + 1);
}

/** Returns P(T <= t) for Student's t distribution with the given degrees of freedom. */
export function studentCdf(t: number, degrees: number): number {
  const tail = regularizedBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** Returns the value t below which a share `p` of Student's t distribution lies. */
export function studentQuantile(p: number, degrees: number): number {
  return bisect((t) => studentCdf(t, degrees), p, [-1e6, 1e6]);
}

/**
 * Returns the value z below which a share `p` of the normal distribution lies. Uses Student's distribution with very
 * many degrees of freedom.
 */
export const normalQuantile = (p: number): number => studentQuantile(p, 1e9);
