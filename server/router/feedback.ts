import type { Feedback } from '../store/turn.ts';
import type { RouteCode } from '../tasks/specialists/all.ts';
import type { Context } from './context.ts';
import { codeOf } from '../tasks/specialists/all.ts';
import type { FeedbackInput } from './inputs.ts';

/** An exported test case for `make eval`: a question, the route that it got, and the person's feedback. */
export type FeedbackCase = Readonly<{ query: string; given: RouteCode }> &
  Omit<Feedback, 'comment'>;

export async function giveFeedback(input: FeedbackInput, ctx: Context): Promise<void> {
  const { messageId, verdict, expected, comment } = input;
  const { turns } = ctx.services;
  if (verdict === 'none') return turns.feedback(ctx.sub, messageId, undefined);
  const at = new Date().toISOString();
  return turns.feedback(ctx.sub, messageId, {
    verdict,
    at,
    ...(expected !== undefined && { expected }),
    ...(comment !== undefined && { comment }),
  });
}

export async function exportFeedback(ctx: Context): Promise<FeedbackCase[]> {
  const given = await ctx.services.turns.withFeedback(ctx.sub);
  return given.flatMap(({ query, route, feedback }) => {
    if (!route || !feedback) return [];
    const { verdict, expected, at } = feedback;
    return [
      { query, given: codeOf(route), verdict, at, ...(expected !== undefined && { expected }) },
    ];
  });
}
