import { findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { PROOF_CONFIDENCE, VIOLATION_CONFIDENCE } from '../statistics/interval-test.ts';
import { lowerBound, upperBound } from '../statistics/rate-interval.ts';
import { comparePairs, type PromptOf, type Relation } from './metamorphic-groups.ts';

export type StrictFacts = Readonly<{
  relations: readonly Relation[];
  /** Pairs of the same query sent twice, which show how often the model's route differs by itself. */
  control: readonly Relation[];
  promptOf?: PromptOf;
}>;

const is = findingsOf('metamorphic-strict');

/**
 * Checks pairs of queries that the server itself makes equal (outer space, NFC and NFD): their routes must be the same.
 * The model may answer one prompt in two ways, so the share of pairs with two routes is compared with that of a query
 * sent twice.
 */
export function metamorphicStrict(
  observations: readonly Observation[],
  facts: StrictFacts,
): Finding {
  const compared = comparePairs(observations, facts.relations, facts.promptOf);
  if (compared.length === 0) return is.inconclusive('No pair of equal queries was answered');
  const different = compared.filter(({ same }) => !same);
  const byServer = compared.filter((pair) => pair.byServer !== undefined);
  const repeated = comparePairs(observations, facts.control);
  const unlike = repeated.filter(({ same }) => !same).length;
  const control = `${unlike} of ${repeated.length} queries that were sent twice were routed differently too`;
  const most = upperBound({ successes: unlike, trials: repeated.length }, VIOLATION_CONFIDENCE);
  const least = lowerBound(
    { successes: different.length, trials: compared.length },
    VIOLATION_CONFIDENCE,
  );
  const wrong = byServer.length > 0 ? byServer : least > most ? different : [];
  const violation = is.violatedBy(
    wrong.map((pair) => ({ ...pair, id: pair.variant })),
    ({ given, got, relation, byServer: why }) =>
      `${wrong.length} of ${compared.length} pairs of equal queries were routed differently, such as ${given} and ${got} by ${relation}: ${why ?? control}`,
  );
  if (violation) return violation;
  const isShown = compared.every(
    ({ base, variant }) => facts.promptOf?.(base) && facts.promptOf(variant),
  );
  if (different.length > 0 && !isShown)
    return is.inconclusive(
      `Cannot tell: ${different.length} of ${compared.length} pairs of equal queries were routed differently, and ${control}; verify where the prompts can be seen`,
    );
  const sure = `${Math.floor((1 - upperBound({ successes: 0, trials: compared.length }, PROOF_CONFIDENCE)) * 1_000) / 10} %`;
  return is.proven(
    isShown
      ? `${compared.length} pairs that differ only in outer space or Unicode form reached the model as the same prompt, and each route is the one that the model wrote`
      : `${compared.length} pairs that differ only in outer space or Unicode form were routed alike: at least ${sure} of such pairs are, 95 % confidence`,
  );
}
