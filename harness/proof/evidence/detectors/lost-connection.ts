import { findingsOf, problemsIn, type Finding } from '../finding.ts';

/** An answer whose client closed the connection after the first text, and resumed the answer later. */
export type LostTry = Readonly<{
  id: string;
  /** Whether the connection was closed before the answer was complete. */
  isInTime: boolean;
  /** Text that had arrived before the connection was closed. */
  shown: string;
  /** Text of the answer that `chat.resume` sent later. */
  resumed: string;
  /** Reason why `chat.resume` did not deliver the answer to its end; absent when it did. */
  problem?: string;
  stored: Readonly<{ state: string; text: string }>;
  /**
   * Number of the answer's accepted model calls, by telemetry. Where telemetry has no counter, the number is from the
   * receipt that the answer's stream ends with.
   */
  modelCalls: number;
}>;

const is = findingsOf('lost-connection');

/**
 * Checks answers whose connection is lost: the server completes and stores each one, resumes it without a gap, and
 * makes only one model call for it.
 */
export function lostConnection(tries: readonly LostTry[]): Finding {
  const wrong = problemsIn(tries, problemOf);
  const violation = is.violatedBy(
    wrong,
    ({ why }) =>
      `${wrong.length} of ${tries.length} answers did not survive a lost connection: ${why}`,
    tries,
  );
  if (violation) return violation;
  const lost = tries.filter(({ isInTime }) => isInTime).length;
  if (lost === 0)
    return is.inconclusive(
      `Cannot tell: each of ${tries.length} answers was complete before its connection was closed`,
    );
  return is.proven(
    `${lost} of ${tries.length} answers were completed and stored after their connection was lost, taken up by chat.resume, for one model call each`,
  );
}

function problemOf({ shown, resumed, problem, stored, modelCalls }: LostTry): string | undefined {
  if (stored.state !== 'answered') return `one is stored as ${stored.state}`;
  if (problem !== undefined) return `chat.resume ended with ${problem}`;
  if (shown + resumed !== stored.text)
    return `${shown.length} characters shown and ${resumed.length} resumed are not the ${stored.text.length} stored`;
  if (modelCalls !== 1) return `one cost ${modelCalls} model calls`;
  return undefined;
}
