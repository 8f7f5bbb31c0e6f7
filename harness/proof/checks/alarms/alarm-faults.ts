import { setTimeout as wait } from 'node:timers/promises';
import { askSome } from '../chaos/ask-some.ts';
import type { ChaosContext } from '../chaos/chaos-context.ts';
import { recovered, runningTask } from '../chaos/recovered.ts';
import type { AlarmFault } from './alarm-fault.ts';

const check = 'alarms';
const BUSY_MS = 45_000;
const KILLS = 4;
const HOUR_MS = 3_600_000;
/** More than the alarm forgives: 5 and a tenth of all. */
const STRAY_CALLS = 12;
/** Beyond the 10 s in which a route must be known. */
const TOO_SLOW_MS = 12_000;
const MENDED = async (): Promise<void> => {};

/** With the model scripted for this run, until mended. */
const withModel =
  (fault: Parameters<ChaosContext['faults']['set']>[0], count: number): AlarmFault['inject'] =>
  async (ctx) => {
    await ctx.faults.set(fault);
    await askSome(ctx, { check, count });
    return ctx.faults.clear;
  };

/** As a server would write it if a second call were possible. */
const twoCalls = (traceId: string): string =>
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
    modelCalls: 2,
    attempts: 2,
    model: null,
    category: 'general_query',
    agentType: 'general',
    inputTokens: 1,
    outputTokens: 1,
    usd: 0,
    user: null,
  });

/** One for each alarm that somebody is called for. */
export const ALARM_FAULTS: readonly AlarmFault[] = [
  {
    alarm: 'not-one-call',
    says: 'a log line that says modelCalls 2',
    inject: async ({ operations, target }) => {
      await operations.printLine(twoCalls(`${target.run}${'0'.repeat(16)}`));
      return MENDED;
    },
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
    inject: async (ctx) => {
      const { id } = await runningTask(ctx);
      const untilMs = performance.now() + BUSY_MS;
      await ctx.operations.busyCpu(id, BUSY_MS);
      return () => wait(Math.max(0, untilMs - performance.now()));
    },
  },
];
