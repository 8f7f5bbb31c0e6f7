import { findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { compare, type Relation } from './metamorphic-groups.ts';

const is = findingsOf('metamorphic-strict');

/** Where the server itself makes two queries equal (outer space, NFC and NFD), their routes are equal, without exception. */
export function metamorphicStrict(
  observations: readonly Observation[],
  facts: Readonly<{ relations: readonly Relation[] }>,
): Finding {
  const compared = compare(observations, facts.relations);
  if (compared.length === 0) return is.inconclusive('No pair of equal queries was answered');
  const different = compared.filter(({ same }) => !same);
  const [first] = different;
  if (first)
    return is.violated(
      `${different.length} of ${compared.length} pairs of equal queries were routed differently, such as ${first.given} and ${first.got} by ${first.relation}`,
      different.flatMap(({ base, variant }) => [base, variant]),
      different,
    );
  return is.proven(
    `${compared.length} pairs that differ only in outer space or Unicode form were routed alike`,
  );
}
