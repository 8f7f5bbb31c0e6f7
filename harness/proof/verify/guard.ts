import { Agent } from 'undici';
import { recognise } from '../target/recognise.ts';
import type { RunEnding } from './judge-run.ts';
import type { Recorder } from './recorder.ts';
import { messageOf } from '../evidence/parse.ts';

const EVERY_MS = 1_000;
const WITHIN_MS = 4_000;
/** Number of failed health checks in a row after which the target counts as lost; a single failed check is no proof. */
const MISSES = 3;
/**
 * Number of refused signed-in requests in a row after which credentials count as invalid. No check sends so many
 * refused requests on purpose.
 */
const REFUSED = 10;

export type Guard = Readonly<{
  signal: AbortSignal;
  ending: () => RunEnding;
  end: (ending: RunEnding) => void;
  close: () => Promise<void>;
}>;

/** Number of failed health checks in a row that are tolerated while a fault is injected. */
export const LONG_PATIENCE = 240;

/**
 * Ends the run when it cannot continue: the target is lost, the server refuses the credentials, or the user pressed
 * Ctrl-C.
 */
export function guardRun(url: string, recorder: Recorder, patience = MISSES): Guard {
  const control = new AbortController();
  const dispatcher = new Agent({ connections: 1 });
  let ending: RunEnding = { by: 'finished' };
  let misses = 0;
  const end = (how: RunEnding): void => {
    if (ending.by !== 'finished') return;
    ending = how;
    control.abort();
  };
  const look = async (): Promise<void> => {
    if (recorder.refusedInARow() >= REFUSED)
      end({
        by: 'credentials',
        why: `${REFUSED} signed-in requests in a row were refused`,
        atMs: performance.now(),
      });
    try {
      await recognise(url, dispatcher, WITHIN_MS);
      misses = 0;
    } catch (error) {
      misses += 1;
      const why = messageOf(error);
      // The target counts as lost from before the first failed health check, because findings made after that are not
      // reliable.
      if (misses >= patience)
        end({ by: 'lost', why, atMs: performance.now() - (patience + 1) * EVERY_MS });
    }
  };
  let looking = Promise.resolve();
  let idle = true;
  const timer = setInterval(() => {
    if (!idle || control.signal.aborted) return;
    idle = false;
    looking = look().finally(() => {
      idle = true;
    });
  }, EVERY_MS);
  return {
    signal: control.signal,
    ending: () => ending,
    end,
    close: async () => {
      clearInterval(timer);
      await looking;
      await dispatcher.close();
    },
  };
}
