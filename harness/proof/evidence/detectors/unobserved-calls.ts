import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { CallFacts } from './calls-per-trace.ts';

const is = findingsOf('unobserved-calls');

/** Checks that every model call under a trace of this harness run belongs to a request that the harness sent. */
export function unobservedCalls(
  sent: ReadonlySet<string>,
  { callsByTrace }: Pick<CallFacts, 'callsByTrace'>,
): Finding {
  if (!callsByTrace.known) return is.inconclusive(cannotTell(callsByTrace));
  const called = [...callsByTrace.value].filter(([, calls]) => calls > 0);
  const strange = called.filter(([traceId]) => !sent.has(traceId));
  const violation = is.violatedBy(
    strange.map(([traceId, calls]) => ({ id: `trace ${traceId}`, calls })),
    ({ id, calls }) =>
      `${strange.length} traces of this run have model calls, but no request was sent under them: first ${id} with ${calls}`,
  );
  if (violation) return violation;
  if (called.length === 0) return is.inconclusive('No model call of this run was found');
  return is.proven(`Each of ${called.length} traces with model calls is that of a request`);
}
