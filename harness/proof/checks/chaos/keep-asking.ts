import { sendOpen } from '../../load/send.ts';
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
  const asking = sendOpen(everyMs(1_000 / perSecond), {
    signal: AbortSignal.any([stopped.signal, ctx.signal]),
    send: async (at) => {
      const query = `What is ${at + 11} times ${at + 3}?`;
      ended.push(await ctx.journal.send({ check, query, at }));
    },
  });
  // The rejected promise must not end the process before `stop` is called.
  asking.catch(() => {});
  return {
    ended,
    stop: async () => {
      stopped.abort();
      await asking;
      return ended;
    },
  };
}

/** Yields times in ms from now, with the same distance between them. */
function* everyMs(gapMs: number): Generator<number> {
  for (let at = 0; ; at += gapMs) yield at;
}
