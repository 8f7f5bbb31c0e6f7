import { setTimeout as wait } from 'node:timers/promises';

export type FollowOptions = Readonly<{
  /**
   * Reads the applied resources and puts them in force. An error is reported, and the previous state stays in force.
   */
  look: () => Promise<void>;
  /** Name of the followed resources, for messages. */
  name: string;
  say: (text: string) => void;
  everyMs?: number;
}>;

export type Following = Readonly<{
  /** Reads the applied resources now, and resolves once that has ended. */
  now: () => Promise<void>;
  /** Returns why the last look failed; undefined when it did not. */
  problem: () => string | undefined;
  /** Stops following, and resolves once no read is running. */
  stop: () => Promise<void>;
}>;

/** Polls without overlap, a second after each look has ended. Each problem is reported once. */
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
