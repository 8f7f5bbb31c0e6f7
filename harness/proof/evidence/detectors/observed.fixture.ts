import type { Observation } from '../observation.ts';
import { known, type Known } from '../telemetry.ts';

const RUN = '00000000000000aa';
const ROUTE = {
  category: 'general_query',
  agentType: 'general',
  confidence: 0.9,
  fallback: false,
};

/**
 * Returns an observed query with an answer that follows the service's contract, with some fields replaced by those that
 * a test gives.
 */
export function observed(at: number, changes: Partial<Observation> = {}): Observation {
  const traceId = changes.traceId ?? RUN + String(at).padStart(16, '0');
  const startMs = 1_000 * at;
  return {
    id: `case-${at}`,
    run: RUN,
    traceId,
    procedure: 'chat',
    user: 'verify-01',
    input: { query: 'What is 12 * 8?', agent: 'auto' },
    status: 200,
    outcome: 'answered',
    startMs,
    sentMs: startMs + 1,
    routeMs: startMs + 200,
    firstTokenMs: startMs + 210,
    endMs: startMs + 400,
    route: ROUTE,
    text: '96',
    receipt: {
      ...ROUTE,
      traceId,
      model: 'm',
      modelCalls: 1,
      attempts: 1,
      routeMs: 190,
      firstTokenMs: 200,
      totalMs: 390,
      inputTokens: 10,
      outputTokens: 5,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      usd: 0,
      stopReason: 'end_turn',
    },
    ...changes,
  };
}

export const observedMany = (count: number): readonly Observation[] =>
  Array.from({ length: count }, (_, at) => observed(at));

/** Returns call counts in which each query has exactly one model call. */
export const oneCallEach = (
  observations: readonly Observation[],
): Known<ReadonlyMap<string, number>> =>
  known(new Map(observations.map(({ traceId }) => [traceId, 1])));

export const refused = (at: number, reason: string): Observation =>
  observed(at, {
    outcome: 'refused',
    status: 400,
    error: { code: 'BAD_REQUEST', reason, message: 'Refused' },
  });
