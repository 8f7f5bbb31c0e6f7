import type { Observation } from '../evidence/observation.ts';
import type { WireCaller } from '../target/caller.ts';
import { WireError } from '../target/wire/call.ts';
import type { Question } from '../target/wire/ask.ts';

export type StopAttempt = Readonly<{
  /**
   * The observed request. Its outcome is `stopped` when the server ended the answer's stream with the reason `stopped`.
   */
  seen: Observation;
  /**
   * Milliseconds from the response of `chat.stop` to the last text that arrived; 0 when no text came after that
   * response.
   */
  textAfterStopMs: number;
  /** Reason why the call of `chat.stop` failed; absent when that call succeeded. */
  refused?: string;
}>;

/** Sends a question, sends `chat.stop` after the first text, and reads the stream to its end. */
export async function askAndStop(
  caller: WireCaller,
  question: Question & Readonly<{ messageId: string }>,
): Promise<StopAttempt> {
  let stopping: Promise<Readonly<{ atMs: number; refused?: string }>> | undefined;
  let lastTextMs = 0;
  const seen = await caller.ask({
    ...question,
    leaveAfter: (type) => {
      if (type === 'text') {
        lastTextMs = performance.now();
        stopping ??= stop(caller, question.messageId);
      }
      return false;
    },
  });
  const stopped = await stopping;
  const outcome = seen.error?.reason === 'stopped' ? 'stopped' : seen.outcome;
  return {
    seen: { ...seen, outcome },
    textAfterStopMs: Math.max(0, lastTextMs - (stopped?.atMs ?? lastTextMs)),
    ...(stopped?.refused !== undefined && { refused: stopped.refused }),
  };
}

async function stop(
  caller: WireCaller,
  messageId: string,
): Promise<Readonly<{ atMs: number; refused?: string }>> {
  try {
    await caller.stop(messageId);
    return { atMs: performance.now() };
  } catch (error) {
    return {
      atMs: performance.now(),
      refused: error instanceof WireError ? error.reason : String(error),
    };
  }
}
