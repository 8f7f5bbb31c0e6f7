import type { Observation } from '../../evidence/observation.ts';
import { charge } from '../check-context.ts';
import type { DeployedContext } from './deployed-context.ts';

/** Sends one question, so that the caller can look for its trace id in the logs. */
export async function askOnce(
  ctx: Pick<DeployedContext, 'target' | 'budget' | 'signal' | 'observe'>,
  id: string,
  model?: string,
): Promise<Observation> {
  charge(ctx, { requests: 1, modelCalls: 1 });
  const caller = await ctx.target.as(ctx.target.users[0] ?? '');
  const seen = await caller.ask({
    id,
    procedure: 'chat',
    query: 'What is 3 times 14?',
    agent: 'general',
    signal: ctx.signal,
    ...(model !== undefined && { model }),
  });
  ctx.observe(seen);
  return seen;
}
