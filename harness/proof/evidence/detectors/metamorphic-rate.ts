import { findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { PROOF_CONFIDENCE, sideOf, VIOLATION_CONFIDENCE } from '../statistics/interval-test.ts';
import { clopperPearson, upperBound } from '../statistics/rate-interval.ts';
import { comparePairs, type PromptOf, type Relation } from './metamorphic-groups.ts';

export type RateFacts = Readonly<{
  /**
   * Pairs of a query and its rewording. Each query has one pair for each kind of rewording, so that the pairs of a kind
   * are independent.
   */
  relations: readonly Relation[];
  /** Pairs of the same query sent twice, which show how often the model's route differs without any rewording. */
  control: readonly Relation[];
  /** Share of rewordings that may get another route, for each kind of rewording, as the environment declares it. */
  declaredRate: number;
  promptOf?: PromptOf;
}>;

const is = findingsOf('metamorphic-rate');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/**
 * Checks for each kind of rewording (case, final punctuation, politeness) that the route changes no more often than the
 * environment declares. Where prompts are known, it is a violation when the server, and not the model, treats a
 * rewording differently.
 */
export function metamorphicRate(observations: readonly Observation[], facts: RateFacts): Finding {
  const { relations, control, declaredRate, promptOf } = facts;
  const compared = comparePairs(observations, relations, promptOf);
  if (compared.length === 0) return is.inconclusive('No pair of reworded queries was answered');
  const byServer = compared.filter((pair) => pair.byServer !== undefined);
  const made = is.violatedBy(
    byServer.map((pair) => ({ ...pair, id: pair.variant })),
    ({ relation, given, got, byServer: why }) =>
      `The server routed ${byServer.length} of ${compared.length} rewordings differently, first by ${relation}: ${given} became ${got}, and ${why}`,
  );
  if (made) return made;
  const isShown = compared.every(({ base, variant }) => promptOf?.(base) && promptOf(variant));
  if (isShown)
    return is.proven(
      `The server treated ${compared.length} rewordings of ${kindsOf(compared).length} kinds as their originals: the prompts differ in the question alone, and each route is the one that the model wrote`,
    );
  const repeated = comparePairs(observations, control);
  const own = {
    successes: repeated.filter(({ same }) => !same).length,
    trials: repeated.length,
  };
  const limit = Math.max(
    declaredRate,
    own.trials > 0 && own.successes > 0 ? upperBound(own, VIOLATION_CONFIDENCE) : 0,
  );
  const judged = kindsOf(compared).map((kind) => {
    const pairs = compared.filter(({ relation }) => relation === kind);
    const different = pairs.filter(({ same }) => !same);
    const observed = { successes: different.length, trials: pairs.length };
    const { low, high } = clopperPearson(observed, PROOF_CONFIDENCE);
    const said = `${different.length} of ${pairs.length} by ${kind} (${percent(low)} to ${percent(high)})`;
    return { kind, different, said, side: sideOf(observed, limit) };
  });
  const against = `against ${percent(limit)} that may`;
  const above = judged.filter(({ side }) => side === 'above');
  const violation = is.violatedBy(
    above.flatMap(({ different }) => different.map((pair) => ({ ...pair, id: pair.variant }))),
    () => `Rewordings changed the route: ${above.map(({ said }) => said).join(', ')}, ${against}`,
  );
  if (violation) return violation;
  const open = judged.filter(({ side }) => side === 'either');
  if (open.length > 0)
    return is.inconclusive(
      `Too few to tell: ${open.map(({ said }) => said).join(', ')}, ${against}; more cases can prove it (PROFILE=full)`,
    );
  return is.proven(
    `Rewordings changed the route no more often than declared: ${judged.map(({ said }) => said).join(', ')}, ${against}`,
  );
}

const kindsOf = (pairs: readonly Relation[]): readonly string[] => [
  ...new Set(pairs.map(({ relation }) => relation)),
];
