import { cannotTell, findingsOf, problemsIn, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { CallFacts } from './calls-per-trace.ts';

const is = findingsOf('receipt');
/** Tolerance in ms for the clocks and the rounding of two processes. */
const SLACK_MS = 50;

/** Checks that each receipt agrees with what the harness observed from outside. */
export function receipt(observations: readonly Observation[], facts: CallFacts): Finding {
  const answered = observations.filter(({ outcome }) => outcome === 'answered');
  if (answered.length === 0)
    return is.inconclusive('No query was answered, so no receipt was given');
  const calls = facts.callsByTrace.known ? facts.callsByTrace.value : undefined;
  const lies = problemsIn(answered, (observation) => {
    const found = calls?.get(observation.traceId);
    // Counts that are late may not include the answer's model call yet; the detector `calls-per-trace` reports that.
    return lieIn(observation, calls && !facts.isLate ? (found ?? 0) : found);
  });
  const violation = is.violatedBy(
    lies,
    ({ why }) => `${lies.length} of ${answered.length} receipts differ from what was seen: ${why}`,
  );
  if (violation) return violation;
  if (!facts.callsByTrace.known)
    return is.inconclusive(
      `${answered.length} receipts agree with what was seen, but their calls were not counted. ${cannotTell(facts.callsByTrace)}`,
    );
  return is.proven(
    `${answered.length} receipts say what was counted and seen: calls, trace, route and times`,
  );
}

function lieIn(observation: Observation, counted: number | undefined): string | undefined {
  const { receipt: said, route, traceId, input, endMs, sentMs, text = '' } = observation;
  if (!said) return 'there is none';
  if (said.traceId !== traceId) return 'it names another trace';
  if (counted !== undefined && said.modelCalls !== counted)
    return `it says ${said.modelCalls} model calls, ${counted} were counted`;
  if (said.modelCalls !== 1) return `it says ${said.modelCalls} model calls itself`;
  if (said.attempts < said.modelCalls || said.attempts > 3)
    return `it says ${said.attempts} attempts, 1 to 3 are possible`;
  if (route && (said.category !== route.category || said.agentType !== route.agentType))
    return `it says ${said.category}, the route said ${route.category}`;
  if (input.model !== undefined && said.model !== input.model)
    return `it says model ${said.model}, ${input.model} was chosen`;
  const tookMs = endMs - sentMs;
  if (said.totalMs > tookMs + SLACK_MS)
    return `it says ${said.totalMs} ms in all, ${Math.round(tookMs)} were seen`;
  if (said.routeMs > said.totalMs) return 'its route came after its end';
  const streamedMs = observation.routeMs === undefined ? 0 : endMs - observation.routeMs;
  if (observation.procedure === 'chat' && streamedMs > 2 * said.totalMs + 1_000)
    return `it says ${said.totalMs} ms in all, the text alone took ${Math.round(streamedMs)}`;
  if (text !== '' && said.outputTokens === 0) return 'it says that no token was written';
  return undefined;
}
