import type { Observation, ObservedRoute } from '../evidence/observation.ts';

/** Rates and times of a simulated healthy service in AWS; none of them violates a property. */
export const WEATHER = {
  /** Share of queries for which the model call fails. */
  errors: 0.04,
  /** Share of queries that the server sheds because the model throttles. */
  throttled: 0.02,
  /** Share of model calls that the invocation log or the counter does not show in time, in one run of ten. */
  missing: 0.01,
  /** Share of queries for which the model chooses another route when they are repeated. */
  undecided: 0.03,
  /** Median time to the route in milliseconds; `spread` is the spread of these times. */
  routeMs: 1_200,
  spread: 0.45,
} as const;

export const RUN = '5'.repeat(16);

export const SIMULATED_ROUTES: readonly ObservedRoute[] = ['general', 'math', 'english'].map(
  (agentType) => ({
    category: agentType === 'general' ? 'general_query' : 'educational_query',
    agentType,
    confidence: 0.9,
    fallback: false,
  }),
);

export const pick = <T>(random: () => number, items: readonly T[]): T => {
  const found = items[Math.floor(random() * items.length)];
  if (found === undefined) throw new RangeError('Cannot pick from an empty list');
  return found;
};

/** Returns a random time in ms from a distribution with a long tail, within the limit that a healthy service keeps. */
export const drawLatencyMs = (random: () => number): number => {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(9_500, WEATHER.routeMs * Math.exp(WEATHER.spread * normal));
};

type Observing = Readonly<{
  random: () => number;
  id: string;
  traceId: string;
  query: string;
  route: ObservedRoute;
  startMs: number;
}>;

/** Simulates one query, which is answered, failed or shed, and returns it as an observation. */
export function observe({ random, id, traceId, query, route, startMs }: Observing): Observation {
  const about = {
    id,
    run: RUN,
    traceId,
    procedure: 'classify',
    user: 'verify-01',
    input: { query },
    startMs,
    sentMs: startMs + 1,
  } as const;
  const error = (reason: string) => ({ code: 'X', reason, message: 'The model failed' });
  const chance = random();
  if (chance < WEATHER.throttled)
    return {
      ...about,
      status: 429,
      outcome: 'refused',
      error: error('model_throttled'),
      endMs: startMs + 400,
    };
  const routeMs = drawLatencyMs(random);
  const endMs = startMs + routeMs;
  if (chance < WEATHER.throttled + WEATHER.errors)
    return { ...about, status: 200, outcome: 'failed', error: error('model_cut'), endMs };
  const receipt = {
    ...route,
    traceId,
    model: 'm',
    modelCalls: 1,
    attempts: 1,
    routeMs: routeMs - 5,
    firstTokenMs: routeMs - 5,
    totalMs: routeMs - 2,
    inputTokens: 900,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 5,
    usd: 0.001,
    stopReason: 'end_turn',
  };
  return { ...about, status: 200, outcome: 'answered', endMs, route, receipt };
}
