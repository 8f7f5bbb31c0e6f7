import type { Observation } from '../evidence/observation.ts';
import { charge, type CheckContext } from './check-context.ts';
import type { GeneratedRequest } from './generators/asks.ts';
import type { Case } from './generate.ts';
import type { Due } from './run-open.ts';

/**
 * Returns a request for each generated test case. The requests take turns among the target's users, and each has a
 * conversation of its own.
 */
export async function duesOf(
  ctx: CheckContext,
  cases: readonly Case<GeneratedRequest>[],
): Promise<readonly Due[]> {
  const { target } = ctx;
  const models = await target.models();
  const users = target.users.slice(0, cases.length);
  await Promise.all(users.map((user) => target.as(user)));
  return cases.map(({ id, index, value }) => ({
    id,
    send: (startMs) => sendAsk({ ctx, models, id, index }, value, startMs),
  }));
}

type Sending = Readonly<{
  ctx: CheckContext;
  models: readonly string[];
  id: string;
  index: number;
}>;

async function sendAsk(
  sending: Sending,
  ask: GeneratedRequest,
  startMs: number,
): Promise<Observation> {
  const { ctx, models, id, index } = sending;
  const { users } = ctx.target;
  const caller = await ctx.target.as(users[index % users.length] ?? '');
  const model = ask.model === 0 ? undefined : models[(ask.model - 1) % models.length];
  return caller.ask({
    id,
    procedure: ask.procedure,
    query: ask.query.text,
    agent: ask.agent,
    ...(model !== undefined && { model }),
    startMs,
    signal: ctx.signal,
  });
}

/**
 * Sends a test case once more, without waiting for a planned time.
 * @throws {BudgetSpent | Stopped}
 */
export async function sendAgain(
  ctx: CheckContext,
  again: Case<GeneratedRequest>,
): Promise<Observation> {
  charge(ctx, { requests: 1, modelCalls: 1 });
  const models = await ctx.target.models();
  const observation = await sendAsk({ ctx, models, ...again }, again.value, performance.now());
  ctx.observe(observation);
  return observation;
}

/** Returns the test cases that a replay names, or all cases when the run is no replay. */
export const chosen = <T>(ctx: CheckContext, cases: readonly Case<T>[]): readonly Case<T>[] =>
  ctx.cases.size === 0 ? cases : cases.filter(({ id }) => ctx.cases.has(id));
