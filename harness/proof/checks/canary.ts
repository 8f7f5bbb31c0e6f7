import { charge, type Acting } from './check-context.ts';

/** A canary request. The harness looks for its trace id in each source of evidence. */
export type Canary = Readonly<{ traceId: string; words: string; answered: boolean }>;

const TRIES = 3;

/**
 * Sends a query with unique words. Each source of evidence must show the query's trace id, and no log may contain its
 * words. A query that was shed or failed shows nothing, so another query is sent.
 * @throws {BudgetSpent | Stopped}
 */
export async function sendCanary(ctx: Omit<Acting, 'telemetry'>, id: string): Promise<Canary> {
  let canary = await sendOne(ctx, id);
  for (let tries = 1; !canary.answered && tries < TRIES; tries += 1)
    canary = await sendOne(ctx, id);
  return canary;
}

async function sendOne(ctx: Omit<Acting, 'telemetry'>, id: string): Promise<Canary> {
  charge(ctx, { requests: 1, modelCalls: 1 });
  const words = `canary${crypto.randomUUID().replaceAll('-', '')}`;
  const [user = ''] = ctx.target.users;
  const caller = await ctx.target.as(user);
  const observation = await caller.ask({
    id,
    procedure: 'chat',
    query: `What does ${words} mean?`,
    agent: 'general',
    signal: ctx.signal,
  });
  ctx.observe(observation);
  const { traceId, outcome } = observation;
  return { traceId, words, answered: outcome === 'answered' };
}
