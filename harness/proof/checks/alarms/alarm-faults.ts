import { setTimeout as wait } from 'node:timers/promises';
import { askSome } from '../chaos/ask-some.ts';
import type { ChaosContext } from '../chaos/chaos-context.ts';
import { recovered, runningTask } from '../chaos/recovered.ts';
import type { AlarmFault } from './alarm-fault.ts';

const check = 'alarms';
const BUSY_MS = 45_000;
const KILLS = 4;
const HOUR_MS = 3_600_000;
/**
 * Number of unexpected model calls that the check causes. It exceeds the number that the alarm for such calls
 * tolerates, which is 5 plus a tenth of all calls.
 */
const STRAY_CALLS = 12;
/** Delay of a scripted model answer in milliseconds. It exceeds the 10 s within which a route must be known. */
const TOO_SLOW_MS = 12_000;
const MENDED = async (): Promise<void> => {};

/** Returns an injection that makes the model answer this run's requests by a script, until the fault is ended. */
const withModel =
  (fault: Parameters<ChaosContext['faults']['set']>[0], count: number): AlarmFault['inject'] =>
  async (ctx) => {
    await ctx.faults.set(fault);
    await askSome(ctx, { check, count });
    return ctx.faults.clear;
  };

type Printed = Readonly<{ modelCalls: number; usd: number; ledgerUsd: number }>;

/** Returns an injection that prints a log line, for faults that the real server cannot have. */
const printed =
  (line: Printed): AlarmFault['inject'] =>
  async ({ operations, target }) => {
    await operations.printLine(requestLine(`${target.run}${'0'.repeat(16)}`, line));
    return MENDED;
  };

const requestLine = (traceId: string, line: Printed): string =>
  JSON.stringify({
    time: new Date().toISOString(),
    event: 'request',
    traceId,
    procedure: 'chat',
    outcome: 'answered',
    reason: null,
    routeMs: 200,
    routeBound: 'route',
    firstTokenMs: 210,
    totalMs: 900,
    attempts: 2,
    model: null,
    category: 'general_query',
    agentType: 'general',
    inputTokens: 1,
    outputTokens: 1,
    ...line,
    user: null,
  });

/** The faults that set off the alarms that notify a person, one for each alarm. */
export const ALARM_FAULTS: readonly AlarmFault[] = [
  {
    alarm: 'not-one-call',
    says: 'a log line that says modelCalls 2',
    inject: printed({ modelCalls: 2, usd: 0, ledgerUsd: 0 }),
  },
  {
    alarm: 'dollars-per-hour',
    says: 'an answer that costs 1,000 dollars',
    inject: printed({ modelCalls: 1, usd: 1_000, ledgerUsd: 1_000 }),
  },
  {
    alarm: 'ledger-unequal',
    says: 'an answer of 5 dollars that the accounts know nothing of',
    inject: printed({ modelCalls: 1, usd: 5, ledgerUsd: 0 }),
  },
  {
    alarm: 'model-throttled',
    says: 'a model that throttles every call',
    inject: withModel({ throttleEachTrace: 3 }, 2),
  },
  {
    alarm: 'errors',
    says: 'a model that answers every call with an error',
    inject: withModel({ errorKind: 'InternalServerException' }, 12),
  },
  {
    alarm: 'query-time',
    says: `a model that writes nothing for ${TOO_SLOW_MS / 1_000} s`,
    inject: withModel({ timeToFirstTokenMs: TOO_SLOW_MS }, 1),
  },
  {
    alarm: 'model-calls-unaccounted',
    says: `${STRAY_CALLS} model calls past the server in each of two hours`,
    inject: async ({ operations }) => {
      await operations.callModel(STRAY_CALLS);
      await operations.advanceClock(HOUR_MS);
      await operations.callModel(STRAY_CALLS);
      return MENDED;
    },
  },
  {
    alarm: 'no-healthy-target',
    says: 'every target deregistered',
    inject: async (ctx) => {
      await ctx.operations.deregisterTargets();
      return async () => {
        await ctx.operations.registerTargets();
        await recovered(ctx, check);
      };
    },
  },
  {
    alarm: 'restarts',
    says: `a task killed ${KILLS} times`,
    inject: async (ctx) => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        const { id } = await runningTask(ctx);
        await ctx.operations.kill(id, 'SIGKILL');
        await recovered(ctx, check, [id]);
      }
      return MENDED;
    },
  },
  {
    alarm: 'cpu',
    says: 'a task that computes and does nothing else',
    mayBeWeak: true,
    inject: async (ctx) => {
      const { id } = await runningTask(ctx);
      const untilMs = performance.now() + BUSY_MS;
      await ctx.operations.busyCpu(id, BUSY_MS);
      return () => wait(Math.max(0, untilMs - performance.now()));
    },
  },
];
