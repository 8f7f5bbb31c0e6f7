import type { Relation } from '../../evidence/detectors/metamorphic-groups.ts';
import { metamorphicRate } from '../../evidence/detectors/metamorphic-rate.ts';
import { metamorphicStrict } from '../../evidence/detectors/metamorphic-strict.ts';
import type { ModelPrompt } from '../../evidence/telemetry.ts';
import type { CheckContext } from '../check-context.ts';
import { generate, type Case } from '../generate.ts';
import type { GeneratedRequest } from '../generators/asks.ts';
import { plainQuestion } from '../generators/queries.ts';
import { duesOf } from '../queries-of.ts';
import { runCasesOpen } from '../run-open.ts';
import { runPool } from '../run-pool.ts';

type Rewording = Readonly<{
  relation: string;
  /**
   * How the original and the reworded query are compared. `control`: the query is not changed. `strict`: the server
   * itself undoes the rewording (requirement C12). `rate`: a good model returns the same route for most queries.
   */
  judged: 'control' | 'strict' | 'rate';
  of: (text: string) => string;
}>;

const REWORDINGS: readonly Rewording[] = [
  { relation: 'sending it again', judged: 'control', of: (text) => text },
  { relation: 'outer space', judged: 'strict', of: (text) => `  \n\t${text} \u3000\n` },
  { relation: 'Unicode form', judged: 'strict', of: (text) => text.normalize('NFD') },
  { relation: 'upper case', judged: 'rate', of: (text) => text.toUpperCase() },
  { relation: 'lower case', judged: 'rate', of: (text) => text.toLowerCase() },
  {
    relation: 'final punctuation',
    judged: 'rate',
    of: (text) => text.replace(/\s*[?.!;？]*$/, ''),
  },
  { relation: 'politeness', judged: 'rate', of: (text) => `Please: ${text}` },
];

/**
 * Share of reworded queries that may get another route, for each way of rewording, unless the environment declares its
 * own share.
 */
export const REWORDING_RATE = 0.35;

/** Checks that the route of a question does not depend on how the question is typed. */
export async function rewordings(ctx: CheckContext): Promise<void> {
  const { profile, seed, target } = ctx;
  const bases = generate({
    name: 'reword',
    arbitrary: plainQuestion,
    seed,
    count: profile.reworded,
  });
  const cases: Case<GeneratedRequest>[] = [];
  const relations: (Relation & Pick<Rewording, 'judged'>)[] = [];
  const add = (id: string, text: string) =>
    cases.push({
      id,
      index: cases.length,
      value: { procedure: 'classify', query: classified(text), agent: 'auto', model: 0 },
    });
  for (const { id: base, value: text } of bases) {
    add(base, text);
    for (const { relation, judged, of } of REWORDINGS) {
      const variant = `${base}-${relation.replaceAll(' ', '-')}`;
      const other = of(text);
      if (other === text && judged !== 'control') continue;
      add(variant, other);
      relations.push({ base, variant, relation, judged });
    }
  }
  const seen = await runCasesOpen(ctx, await duesOf(ctx, cases));
  const prompts = await promptsOf(ctx, seen);
  const of = (judged: Rewording['judged']) => relations.filter((each) => each.judged === judged);
  const facts = { control: of('control'), promptOf: (id: string) => prompts.get(id) };
  ctx.find(metamorphicStrict(seen, { ...facts, relations: of('strict') }));
  const declaredRate = target.rewordingRate ?? REWORDING_RATE;
  ctx.find(metamorphicRate(seen, { ...facts, relations: of('rate'), declaredRate }));
}

const classified = (text: string) => ({ kind: 'plain', text, valid: true });

const AT_ONCE = 16;

/**
 * Returns the prompt of each request by its case id, for requests with a single prompt, where the environment shows
 * prompts.
 */
async function promptsOf(
  { telemetry }: CheckContext,
  seen: readonly Readonly<{ id: string; traceId: string }>[],
): Promise<ReadonlyMap<string, ModelPrompt>> {
  const prompts = new Map<string, ModelPrompt>();
  await runPool(seen, AT_ONCE, async ({ id, traceId }) => {
    const told = await telemetry.promptsOf(traceId);
    const [only] = told.known ? told.value : [];
    if (only) prompts.set(id, only);
  });
  return prompts;
}
