import { findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { clopperPearson, lowerBound, upperBound } from '../statistics/rate-interval.ts';
import { compare, type Relation } from './metamorphic-groups.ts';

export type RateFacts = Readonly<{
  relations: readonly Relation[];
  /** The share of rewordings that may be routed differently, as the environment declares it. */
  declaredRate: number;
  /** Of the one-sided test for a violation, such that a whole run seldom raises a false alarm. */
  confidence: number;
}>;

const is = findingsOf('metamorphic-rate');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
/** To be proven the declared rate must be above what 95 % confidence leaves possible. */
const PROOF_CONFIDENCE = 0.95;

/** Case, final punctuation and politeness change the route no more often than the environment declares. */
export function metamorphicRate(observations: readonly Observation[], facts: RateFacts): Finding {
  const { declaredRate, confidence } = facts;
  const compared = compare(observations, facts.relations);
  if (compared.length === 0) return is.inconclusive('No pair of reworded queries was answered');
  const different = compared.filter(({ same }) => !same);
  const observed = { successes: different.length, trials: compared.length };
  const { low, high } = clopperPearson(observed, PROOF_CONFIDENCE);
  const said = `${different.length} of ${compared.length} rewordings changed the route (${percent(low)} to ${percent(high)}, 95 % confidence) against ${percent(declaredRate)} declared`;
  if (lowerBound(observed, confidence) > declaredRate)
    return is.violated(
      `More than declared: ${said}`,
      different.flatMap(({ base, variant }) => [base, variant]),
      different,
    );
  if (upperBound(observed, PROOF_CONFIDENCE) <= declaredRate)
    return is.proven(`No more than declared: ${said}`);
  return is.inconclusive(`Too few to tell: ${said}`);
}
