import type { Observation } from '../../evidence/observation.ts';
import type { CheckContext } from '../check-context.ts';
import { generate, type Case } from '../generate.ts';
import type { GeneratedRequest } from '../generators/asks.ts';
import { lengthsEvenly } from '../generators/graphemes.ts';
import { QUERY_MAX } from '../generators/queries.ts';
import { duesOf } from '../queries-of.ts';
import { runCasesOpen } from '../run-open.ts';

/**
 * Sends queries that differ in length only, so that the growth of the answer's time over the length can be computed.
 */
export async function lengths(ctx: CheckContext): Promise<readonly Observation[]> {
  const { profile, seed } = ctx;
  const texts = generate({
    name: 'length',
    arbitrary: lengthsEvenly(QUERY_MAX),
    seed,
    count: profile.lengths,
  });
  const cases: readonly Case<GeneratedRequest>[] = texts.map(({ id, index, value }) => ({
    id,
    index,
    value: {
      procedure: 'classify',
      query: { kind: 'length', text: value, valid: true },
      agent: 'auto',
      model: 0,
    },
  }));
  return runCasesOpen(ctx, await duesOf(ctx, cases));
}
