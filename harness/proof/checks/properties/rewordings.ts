import type { Relation } from '../../evidence/detectors/metamorphic-groups.ts';
import { metamorphicRate } from '../../evidence/detectors/metamorphic-rate.ts';
import { metamorphicStrict } from '../../evidence/detectors/metamorphic-strict.ts';
import { confidencePerTest } from '../../evidence/statistics/false-alarm.ts';
import type { CheckContext } from '../check-context.ts';
import { generate, type Case } from '../generate.ts';
import type { Ask } from '../generators/asks.ts';
import { plainQuestion } from '../generators/queries.ts';
import { INTERVAL_TESTS } from '../interval-tests.ts';
import { duesOf } from '../queries-of.ts';
import { runOpen } from '../run-open.ts';

type Rewording = Readonly<{ relation: string; strict: boolean; of: (text: string) => string }>;

/** What the server itself undoes (C12), and what a good model should not mind. */
const REWORDINGS: readonly Rewording[] = [
  { relation: 'outer space', strict: true, of: (text) => `  \n\t${text} \u3000\n` },
  { relation: 'NFD', strict: true, of: (text) => text.normalize('NFD') },
  { relation: 'upper case', strict: false, of: (text) => text.toUpperCase() },
  { relation: 'lower case', strict: false, of: (text) => text.toLowerCase() },
  { relation: 'final punctuation', strict: false, of: (text) => text.replace(/\s*[?.!;？]*$/, '') },
  { relation: 'politeness', strict: false, of: (text) => `Please: ${text}` },
];

/** Share of rewordings whose route may differ, unless the environment declares its own. */
export const REWORDING_RATE = 0.35;

/** The route of a question does not depend on how it is typed. */
export async function rewordings(ctx: CheckContext): Promise<void> {
  const { profile, seed, target } = ctx;
  const bases = generate({
    name: 'reword',
    arbitrary: plainQuestion,
    seed,
    count: profile.reworded,
  });
  const cases: Case<Ask>[] = [];
  const relations: (Relation & { strict: boolean })[] = [];
  const add = (id: string, text: string) =>
    cases.push({
      id,
      index: cases.length,
      value: { procedure: 'classify', query: classified(text), agent: 'auto', model: 0 },
    });
  for (const { id: base, value: text } of bases) {
    add(base, text);
    for (const { relation, strict, of } of REWORDINGS) {
      const variant = `${base}-${relation.replace(' ', '-')}`;
      const other = of(text);
      if (other === text) continue;
      add(variant, other);
      relations.push({ base, variant, relation, strict });
    }
  }
  const seen = await runOpen(ctx, await duesOf(ctx, cases));
  ctx.find(metamorphicStrict(seen, { relations: relations.filter(({ strict }) => strict) }));
  ctx.find(
    metamorphicRate(seen, {
      relations: relations.filter(({ strict }) => !strict),
      declaredRate: target.rewordingRate ?? REWORDING_RATE,
      confidence: confidencePerTest(INTERVAL_TESTS),
    }),
  );
}

const classified = (text: string) => ({ kind: 'plain', text, valid: true });
