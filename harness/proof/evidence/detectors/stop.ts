import { findingsOf, problemsIn, type Finding } from '../finding.ts';

/** An answer whose person sent `chat.stop` after its first text. */
export type StopTry = Readonly<{
  id: string;
  /** How the answer's stream ended: complete, with the reason `stopped`, or otherwise. */
  ended: 'answered' | 'stopped' | 'otherwise';
  /** Description of the problem, when `chat.stop` failed or the answer ended otherwise. */
  problem?: string;
  /**
   * Milliseconds from the response of `chat.stop` to the last text that arrived; 0 when no text came after that
   * response.
   */
  textAfterStopMs: number;
  /**
   * Number of the answer's model calls that were still open `graceMs` after the answer had ended. Undefined where
   * telemetry has no counter of open calls.
   */
  openCalls?: number;
  /** State of the stored turn, such as `stopped`. */
  stored: string;
}>;

export type StopFacts = Readonly<{
  /** Milliseconds after the stop in which text in flight may still arrive. */
  graceMs: number;
}>;

const is = findingsOf('stop');

/**
 * Checks that `chat.stop` ends an answer: no text arrives after it, the model call is closed, and the turn is stored as
 * stopped.
 */
export function cancellation(tries: readonly StopTry[], { graceMs }: StopFacts): Finding {
  const wrong = problemsIn(tries, (one) => problemOf(one, graceMs));
  const violation = is.violatedBy(
    wrong,
    ({ why }) =>
      `${wrong.length} of ${tries.length} answers went on after chat.stop or ended otherwise: ${why}`,
    tries,
  );
  if (violation) return violation;
  const stopped = tries.filter(({ ended }) => ended === 'stopped').length;
  if (stopped === 0)
    return is.inconclusive(
      `Cannot tell: each of ${tries.length} answers was complete before chat.stop reached it`,
    );
  const late = tries.length - stopped;
  const others = late === 0 ? '' : `; ${late} were complete before`;
  return is.proven(
    `${stopped} of ${tries.length} answers ended with chat.stop, with no text more than ${graceMs} ms after it${others}`,
  );
}

function problemOf(one: StopTry, graceMs: number): string | undefined {
  const { ended, problem, textAfterStopMs, openCalls = 0, stored } = one;
  if (problem !== undefined) return problem;
  if (textAfterStopMs > graceMs)
    return `text arrived ${Math.round(textAfterStopMs)} ms after chat.stop was answered`;
  if (openCalls > 0)
    return `${openCalls} model call was still open ${graceMs} ms after the answer had ended`;
  if (ended !== stored) return `an answer that was ${ended} is stored as ${stored}`;
  return undefined;
}
