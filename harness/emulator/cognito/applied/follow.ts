import { setTimeout as wait } from 'node:timers/promises';

export type FollowOptions = Readonly<{
  /**
   * Reads the applied resources and puts them in force. If it throws, the error is reported and the previous
   * resources stay in force.
   */
  look: () => Promise<void>;
  name: string;
  say: (text: string) => void;
  everyMs?: number;
}>;

export type Following = Readonly<{
  /** Reads the applied resources immediately, and resolves when the read has succeeded or failed. */
  now: () => Promise<void>;
  /** Returns the error of the last read; undefined if it succeeded. */
  problem: () => string | undefined;
  /** Stops polling, and resolves when no read is in progress. */
  stop: () => Promise<void>;
}>;

/**
 * Polls applied resources: calls `look`, waits `everyMs` milliseconds, and repeats. An error is reported only when it
 * differs from the previous one.
 */
export function follow({ look, name, say, everyMs = 1_000 }: FollowOptions): Following {
  const stopped = new AbortController();
  let problem: string | undefined;
  let last: Promise<void> = Promise.resolve();

  const once = async () => {
    if (stopped.signal.aborted) return;
    const before = problem;
    try {
      await look();
      problem = undefined;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (stopped.signal.aborted || problem === before) return;
    say(problem === undefined ? `${name}: followed again` : `${name}: ${problem}`);
  };
  const now = () => (last = last.then(once));
  const go = async () => {
    while (!stopped.signal.aborted) {
      await now();
      await wait(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
    }
  };
  const going = go();
  return {
    now,
    problem: () => problem,
    async stop() {
      stopped.abort();
      await going;
      await last;
    },
  };
}
