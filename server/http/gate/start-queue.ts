import { createAllowance } from '../allowance.ts';

export type StartQueue = Readonly<{
  /** Waits until the person's call may start. */
  enter(person: string): Promise<void>;
}>;

/** Number of calls that a person may start at once; a page sends fewer when it is loaded. */
const AT_ONCE = 8;
/** Longest pause in milliseconds between two further starts of one person. */
const LONGEST_PAUSE_MS = 50;
const MINUTE_MS = 60_000;
const MAX_USERS = 10_000;

type Options = Readonly<{
  /** Number of calls that a person may send in a minute; their calls start at most twice as fast. */
  perMinute: number;
  /** Clock in milliseconds. */
  now?: () => number;
}>;

/**
 * Creates a queue that starts the calls of all people one at a time, each in a turn of the event loop of its own. People
 * with waiting calls take turns. A person who sends many calls at once therefore delays another person's call by one of
 * them at most. Beyond a few calls at once, the calls of one person start with a pause in between, so that a burst does
 * not use up the CPU time of everybody else.
 *
 * A call that finds the queue empty and keeps to the pace starts without waiting. The caller limits how many calls wait.
 */
export function createStartQueue({ perMinute, now = Date.now }: Options): StartQueue {
  const startsPerMinute = Math.max(2 * perMinute, MINUTE_MS / LONGEST_PAUSE_MS);
  const pace = createAllowance({
    perMinute: startsPerMinute,
    atOnce: Math.max(AT_ONCE, startsPerMinute / 1_000),
    maxUsers: MAX_USERS,
    now,
  });
  /** Waiting calls by person. The first person in the map is the next to start a call. */
  const waiting = new Map<string, (() => void)[]>();
  /** Whether a call has started in this turn of the event loop. */
  let hasStarted = false;
  let timer: NodeJS.Timeout | undefined;

  const begin = (person: string) => {
    pace.spend(person);
    hasStarted = true;
    setImmediate(() => {
      hasStarted = false;
      startNext();
    });
  };

  function startNext(): void {
    clearTimeout(timer);
    let waitMs = Infinity;
    for (const [person, calls] of waiting) {
      const leftMs = pace.waitMs(person);
      waitMs = Math.min(waitMs, leftMs);
      if (leftMs > 0) continue;
      const start = calls.shift();
      waiting.delete(person);
      if (calls.length > 0) waiting.set(person, calls);
      begin(person);
      return start?.();
    }
    if (waitMs < Infinity) timer = setTimeout(startNext, Math.ceil(waitMs));
  }

  return {
    enter(person) {
      if (!hasStarted && !waiting.has(person) && pace.waitMs(person) === 0) {
        begin(person);
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const calls = waiting.get(person) ?? [];
        calls.push(resolve);
        waiting.set(person, calls);
        if (!hasStarted) startNext();
      });
    },
  };
}
