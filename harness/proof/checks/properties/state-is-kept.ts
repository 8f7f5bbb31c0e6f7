import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { state, type Sequence } from '../../evidence/detectors/state.ts';
import { isShedReason } from '../../evidence/shed.ts';
import { BudgetSpent } from '../check-budget.ts';
import { Stopped, type CheckContext, type Replay } from '../check-context.ts';
import { generate, shrink, type Case } from '../generate.ts';
import { chosen } from '../queries-of.ts';
import { runPool } from '../run-pool.ts';
import { stateCommands, type StateCommand } from '../state/commands.ts';
import { lookAgain } from '../state/look-again.ts';
import { Divergence, Hindered, newModel, type RealWorld } from '../state/person.ts';
import { WireError } from '../../target/wire/call.ts';
import { connectionLost } from './connection-lost.ts';
import { isolated } from './isolated.ts';
import { pageIsKept } from './page-is-kept.ts';
import { stopped } from './stopped.ts';
import { messageOf } from '../../evidence/parse.ts';

const AT_ONCE = 12;
/** Response statuses of load shedding and of a missing target, which say nothing about the stored state. */
const SAY_NOTHING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/**
 * Largest number of tries of a command sequence that the target's limits on requests interrupt. The wait before a try
 * grows from try to try, because other sequences send requests of the same people.
 */
const TRIES = 4;
const AGAIN_AFTER_MS = 1_000;

/**
 * Checks property 4: after any order of commands, each of two people finds their own stored data, and none of the
 * other's.
 */
export async function stateIsKept(ctx: CheckContext): Promise<void> {
  const { users } = ctx.target;
  if (ctx.cases.size === 0) {
    await isolated(ctx);
    await stopped(ctx);
    await connectionLost(ctx);
  }
  const models = await ctx.target.models();
  const generated = {
    name: 'p4',
    arbitrary: stateCommands,
    seed: ctx.seed,
    count: ctx.profile.cases,
  };
  const cases = chosen(ctx, generate(generated));
  await Promise.all(users.map((user) => ctx.target.as(user)));
  const runOne = async ({ id, index, value }: Case<Iterable<StateCommand>>): Promise<Sequence> => {
    for (let tries = 1; ; tries += 1) {
      const real = await newWorld(ctx, { id, index, models });
      const sequence = await runSequence(real, value);
      if (sequence.hindered === undefined || tries === TRIES) return sequence;
      await wait(AGAIN_AFTER_MS * tries, undefined, { signal: ctx.signal }).catch(() => {});
    }
  };
  const page = ctx.cases.size === 0 ? pageIsKept(ctx) : Promise.resolve();
  const [sequences] = await Promise.all([runPool(cases, AT_ONCE, runOne), page]);
  ctx.ran(sequences.length);
  const found = state(sequences);
  const [wrong, ...others] = found.observations;
  const failing = cases.find(({ id }) => id === wrong);
  if (wrong === undefined || !failing) return ctx.find(found);

  const { property, seed } = ctx;
  const replay: Replay = { property, seed, cases: [wrong, ...others.slice(0, 4)] };
  const fails = async (value: Iterable<StateCommand>) =>
    (await runOne({ ...failing, value })).divergence !== undefined;
  try {
    const tries = Math.ceil(ctx.profile.shrinks / 3);
    const withinMs = ctx.profile.shrinkMs;
    const smallest = await shrink(generated, failing.index, { tries, withinMs, fails });
    ctx.find(found, {
      ...replay,
      again: smallest ? 'confirmed' : 'flaky',
      ...(smallest && { smallest: [...smallest].map(String).join(', ') }),
    });
  } catch (error) {
    ctx.find(found, replay);
    if (error instanceof BudgetSpent || error instanceof Stopped) throw error;
  }
}

type World = Readonly<{ id: string; index: number; models: readonly string[] }>;

async function newWorld(ctx: CheckContext, { id, index, models }: World): Promise<RealWorld> {
  const { users } = ctx.target;
  const personOf = async (at: number) => {
    const user = users[at % users.length] ?? '';
    return { user, conversationId: crypto.randomUUID(), caller: await ctx.target.as(user) };
  };
  const first = index * 2;
  const people = [await personOf(first), await personOf(first + 1)] as const;
  return { ctx, id, models, people, done: [] };
}

/** Runs the commands of a sequence, then compares both people's stored state once more. */
async function runSequence(real: RealWorld, commands: Iterable<StateCommand>): Promise<Sequence> {
  const model = newModel();
  const told = () => [...real.done];
  const ended = (why: Partial<Sequence> = {}): Sequence => ({
    id: real.id,
    commands: told(),
    ...why,
  });
  try {
    await fc.asyncModelRun(() => ({ model, real }), commands);
    for (const at of [0, 1] as const) await lookAgain(real.people[at], model.people[at]);
    return ended();
  } catch (error) {
    if (error instanceof BudgetSpent || error instanceof Stopped) throw error;
    if (error instanceof Hindered) return ended({ hindered: error.message });
    if (error instanceof Divergence) return ended({ divergence: error.message });
    if (error instanceof WireError && !isShedReason(error.reason) && !SAY_NOTHING.has(error.status))
      return ended({ divergence: error.message });
    return ended({ hindered: messageOf(error) });
  }
}
