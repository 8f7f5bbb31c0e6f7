import { setTimeout as wait } from 'node:timers/promises';
import type { PricedQuestion, SeenMonth } from '../../evidence/detectors/spending.ts';
import { isShed } from '../../evidence/shed.ts';
import { isLateIn } from '../../evidence/telemetry.ts';
import type { Observation } from '../../evidence/observation.ts';
import type { OpenCalls, SpendingControl } from '../../target/spending-control.ts';
import { charge, type CheckContext } from '../check-context.ts';
import { until } from '../until.ts';

const HOUR_MS = 3_600_000;
/** Milliseconds after which a short-lived spending limit ends by itself. */
const SHORT_MS = 1_000;
/** Longest wait, in ms, until the server shows a changed spending limit. */
const SEEN_WITHIN_MS = 10_000;
/** Longest wait, in ms, until the server has settled the cost of each model call of the person. */
const SETTLED_WITHIN_MS = 45_000;
const LOOK_EVERY_MS = 500;
/** Largest number of tries of a request that the target refuses because it is busy, and not because of the budget. */
const TRIES = 12;
const AGAIN_AFTER_MS = 700;
/** Largest difference between two equal amounts, in dollars; spending limits are whole millionths. */
const SAME_USD = 5e-7;
const SENTENCE = 'The harbour opens at nine. ';

type Asked = Readonly<{ characters: number; conversationId?: string }>;

export type Purse = Awaited<ReturnType<typeof openPurse>>;

/**
 * Opens the spending account of one person, whose limit the check may set. No other check may use this person
 * meanwhile.
 */
export async function openPurse(ctx: CheckContext, control: SpendingControl) {
  const { target, telemetry, signal } = ctx;
  const { modelId, seenAfterMs } = control;
  const user = target.users.at(-1) ?? '';
  const caller = await target.as(user);

  /** Reads the person's spending of this month, and tries again while the target is busy. */
  const month = async (): Promise<SeenMonth> => {
    for (let tries = 1; ; tries += 1) {
      charge(ctx, { requests: 1, modelCalls: 0 });
      try {
        return await caller.month();
      } catch (error) {
        if (tries === TRIES) throw error;
        await wait(AGAIN_AFTER_MS, undefined, { signal });
      }
    }
  };
  /**
   * Reads the month's spending again until it is as expected.
   * @returns the spending at the last read
   */
  const monthWhen = async (isExpected: (month: SeenMonth) => boolean): Promise<SeenMonth> => {
    let last = await month();
    const look = async () => {
      if (!isExpected(last)) last = await month();
      return isExpected(last) ? last : undefined;
    };
    await until({ withinMs: SEEN_WITHIN_MS, everyMs: LOOK_EVERY_MS, signal }, look);
    return last;
  };
  const openCalls = async (): Promise<OpenCalls> =>
    (await control.plan?.openCalls?.(user)) ?? new Map<string, number>();
  const hasLimit = (usd: number) => (seen: SeenMonth) => Math.abs(seen.limitUsd - usd) < SAME_USD;
  const send = async (id: string, { characters, conversationId }: Asked): Promise<Observation> => {
    charge(ctx, { requests: 1, modelCalls: 1 });
    const filler = SENTENCE.repeat(Math.ceil(characters / SENTENCE.length)).slice(0, characters);
    const seen = await caller.ask({
      id,
      procedure: 'chat',
      query: `Question ${id}. ${filler}`,
      agent: 'general',
      model: modelId,
      conversationId: conversationId ?? crypto.randomUUID(),
      messageId: crypto.randomUUID(),
      signal,
    });
    ctx.observe(seen);
    return seen;
  };
  /** Sends a question, and tries again while the target refuses the question for another reason than the budget. */
  const askOnce = async (id: string, asked: Asked): Promise<Observation> => {
    for (let tries = 1; ; tries += 1) {
      const seen = await send(tries === 1 ? id : `${id}-try-${tries}`, asked);
      if (!isShed(seen) || seen.error?.reason === 'budget_spent' || tries === TRIES) return seen;
      await wait(AGAIN_AFTER_MS, undefined, { signal });
    }
  };

  return {
    month,
    askOnce,
    /**
     * Sets the spending limit and waits until it holds.
     * @returns the month's spending as it was last read
     */
    setLimit: async (usd: number): Promise<SeenMonth> => {
      await control.setLimit(user, { usd, endsAtMs: Date.now() + HOUR_MS });
      await wait(seenAfterMs, undefined, { signal });
      return monthWhen(hasLimit(usd));
    },
    /**
     * Sets a spending limit that ends by itself after a short time, and waits for that end.
     * @returns the month's spending as it was last read
     */
    limitEnds: async (usd: number): Promise<SeenMonth> => {
      await control.setLimit(user, { usd, endsAtMs: Date.now() + SHORT_MS });
      await wait(Math.max(SHORT_MS, seenAfterMs), undefined, { signal });
      return monthWhen((seen) => !hasLimit(usd)(seen));
    },
    /** Ends the spending limit at once, also after the harness run was stopped. */
    removeLimit: () => control.setLimit(user, { usd: 1, endsAtMs: Date.now() - 1 }).catch(() => {}),
    /** Returns the model calls of the person whose cost is not settled yet. */
    openCalls,
    /**
     * Waits until the cost of every model call of the person is settled, except for calls that were open before.
     * @returns the largest amount in dollars that those earlier calls may have returned to the account meanwhile
     */
    callsEnd: async (earlier: OpenCalls): Promise<number> => {
      let open = await openCalls();
      await until({ withinMs: SETTLED_WITHIN_MS, everyMs: LOOK_EVERY_MS, signal }, async () => {
        open = await openCalls();
        return [...open.keys()].every((id) => earlier.has(id)) || undefined;
      });
      const ended = [...earlier].filter(([id]) => !open.has(id));
      return ended.reduce((sum, [, usd]) => sum + usd, 0);
    },
    /**
     * Returns the number of model calls of the whole environment. Returns undefined where calls are counted late or
     * others use the environment too.
     */
    callsOfAll: async (): Promise<number | undefined> => {
      if (!ctx.exclusive || isLateIn(telemetry)) return undefined;
      const calls = await telemetry.totalCalls();
      return calls.known ? calls.value : undefined;
    },
    ask: async (id: string, asked: Asked): Promise<PricedQuestion> => {
      const { receipt, error, traceId, outcome } = await askOnce(id, asked);
      if (error === undefined) return { id, ...(receipt && outcome === 'answered' && { receipt }) };
      // A source of telemetry that is late does not show the model call of a refused question yet, so it cannot prove
      // that there was none.
      if (isLateIn(telemetry)) return { id, reason: error.reason };
      const calls = await telemetry.callsOf(traceId);
      return { id, reason: error.reason, ...(calls.known && { calls: calls.value }) };
    },
  };
}
