import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Known } from '../telemetry.ts';

type Calls = Known<ReadonlyMap<string, number>>;

const is = findingsOf('agreement');

/**
 * Checks that AWS's count of model calls agrees with a second, independent count. A difference is a defect of the
 * evidence and not of the service, so the finding is inconclusive.
 */
export function agreement(calls: Calls, referee: Calls): Finding {
  if (!calls.known) return is.inconclusive(cannotTell(calls));
  if (!referee.known) return is.inconclusive(cannotTell(referee));
  const traces = new Set([...calls.value.keys(), ...referee.value.keys()]);
  const different = [...traces].filter(
    (trace) => (calls.value.get(trace) ?? 0) !== (referee.value.get(trace) ?? 0),
  );
  const [first] = different;
  if (first !== undefined)
    return is.inconclusive(
      `Cannot tell: the invocation log and the emulator's counter differ in ${different.length} of ${traces.size} traces, first ${first} with ${calls.value.get(first) ?? 0} and ${referee.value.get(first) ?? 0} calls; to enable it, see whether the log is written completely`,
    );
  if (traces.size === 0) return is.inconclusive('No model call of this run was found');
  return is.proven(
    `The invocation log and the emulator's counter agree on the calls of ${traces.size} traces`,
  );
}
