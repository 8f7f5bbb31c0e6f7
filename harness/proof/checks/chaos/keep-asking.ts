import { setTimeout as wait } from 'node:timers/promises';
import type { ChaosContext } from './chaos-context.ts';
import { type Entry } from './journal.ts';

export type Asking = Readonly<{
  check: string;
  perSecond?: number;
}>;

export type SteadyQuestions = Readonly<{
  /** Entries of the requests that have ended, in the order in which they ended. */
  ended: readonly Entry[];
  /**
   * Stops sending questions and waits for the requests in flight.
   * @throws the error that ended the sending earlier
   */
  stop: () => Promise<readonly Entry[]>;
}>;

const PER_SECOND = 5;

/** Sends questions at a steady rate, however slow the answers are, until the caller stops it. */
export function keepAsking(
  ctx: ChaosContext,
  { check, perSecond = PER_SECOND }: Asking,
): SteadyQuestions {
  const ended: Entry[] = [];
  const stopped = new AbortController();
  const until = AbortSignal.any([stopped.signal, ctx.signal]);
  const under: Promise<void>[] = [];
  const one = async (at: number): Promise<void> => {
    const query = `What is ${at + 11} times ${at + 3}?`;
    ended.push(await ctx.journal.send({ check, query, at }));
  };
  const asking = (async () => {
    const beganMs = performance.now();
    for (let at = 0; !until.aborted; at += 1) {
      const sent = one(at);
      sent.catch(() => stopped.abort());
      under.push(sent);
      const early = beganMs + ((at + 1) * 1_000) / perSecond - performance.now();
      if (early > 0) await wait(early, undefined, { signal: until }).catch(() => {});
    }
  })();
  return {
    ended,
    stop: async () => {
      stopped.abort();
      await asking;
      await Promise.all(under);
      return ended;
    },
  };
}
