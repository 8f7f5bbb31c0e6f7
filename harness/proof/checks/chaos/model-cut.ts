import { findingsOf } from '../../evidence/finding.ts';
import { askSome } from './ask-some.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { unclear } from './clear-errors.ts';
import { countedBy } from './journal.ts';
import { replaced } from './replaced.ts';
import { slowAnswer } from './slow-answer.ts';

const name = 'model-cut';
const is = findingsOf(name);
const QUESTIONS = 6;
const AFTER_TOKENS = 8;
const REASONS = new Set(['model_cut']);

/**
 * Check of requirement R2: an answer that Bedrock cuts is reported as cut, its text is kept, and the question can be
 * sent again.
 */
export const modelCut: ChaosCheck = {
  name,
  run: async (ctx) => {
    try {
      await ctx.faults.set({ ...slowAnswer(40), cutAfterTokens: AFTER_TOKENS });
      const entries = await askSome(ctx, { check: name, count: QUESTIONS });
      await ctx.faults.clear();
      const said = unclear(entries, REASONS);
      if (said !== undefined) return is.violated(...said);
      const empty = entries.find(({ seen }) => seen.text === '');
      if (empty) return is.inconclusive(`${empty.seen.id} was cut before it showed any text`);
      const wrong = await replaced(ctx, { check: name, entries });
      if (wrong !== undefined) return is.violated(...wrong);
      return is.proven(`${countedBy(entries)}, their text kept, and answered when asked again`);
    } finally {
      await ctx.faults.clear();
    }
  },
};
