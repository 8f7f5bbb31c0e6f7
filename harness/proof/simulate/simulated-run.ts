import { randomFrom } from '../../kit/kit.ts';
import type { Relation } from '../evidence/detectors/metamorphic-groups.ts';
import type { SignInAttempt } from '../evidence/detectors/auth.ts';
import type { Observation, ObservedRoute } from '../evidence/observation.ts';
import type { LogRecord, ModelPrompt } from '../evidence/telemetry.ts';
import type { StoredSample } from '../report/result.ts';
import { drawLatencyMs, observe, pick, SIMULATED_ROUTES, RUN, WEATHER } from './simulated-query.ts';

/** Numbers of requests of each kind in a full verification. */
const SIZES = { cases: 200, lengths: 120, reworded: 40, burst: 60, load: 600, credentials: 210 };
const REWORDINGS = ['outer space', 'Unicode form'] as const;
const RATES = ['upper case', 'lower case', 'final punctuation', 'politeness'] as const;
/** Evidence of a simulated run; a simulated defect changes it in place. */
export type SimulatedRun = {
  random: () => number;
  property2: Observation[];
  property3: Observation[];
  burst: Observation[];
  lengths: Observation[];
  reworded: Observation[];
  relations: Readonly<Record<'control' | 'strict' | 'rate', readonly Relation[]>>;
  /**
   * Prompt of each reworded query and header of its answer, by the id of the test case; empty where evidence is late.
   */
  prompts: ReadonlyMap<string, ModelPrompt>;
  attempts: SignInAttempt[];
  /** Number of model calls by trace id; a call without a request has a trace id that no request has. */
  calls: Map<string, number>;
  /** Whether the evidence arrives late, as in AWS. */
  isLate: boolean;
  /** Trace ids of the model calls that the simulated telemetry does not count. */
  missing: Set<string>;
  log: LogRecord[];
  canary: Readonly<{ traceId: string; words: string }>;
  load: StoredSample[];
};

/** Simulates a run against a healthy service; the random numbers follow from the seed. */
export function simulateRun(seed: number, { isLate = true } = {}): SimulatedRun {
  const random = randomFrom(seed);
  let sent = 0;
  const clock = () => 100 * sent;
  const ask = (id: string, query: string, route = pick(random, SIMULATED_ROUTES)): Observation => {
    sent += 1;
    const traceId = RUN + sent.toString(16).padStart(16, '0');
    return observe({ random, id, traceId, query, route, startMs: clock() });
  };
  const many = (name: string, count: number, query: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => ask(`${name}-${at}`, query(at)));
  const property2 = many('p2', SIZES.cases, () => 'What is 12 * 8?');
  const property3 = many('p3', SIZES.cases, () => 'Ask the agent to ask itself');
  const burst = many('burst', SIZES.burst, () => 'Again').map((one) => atOnce(one));
  const lengths = many('length', SIZES.lengths, (at) => 'x'.repeat(1 + at * 33));
  const { reworded, relations } = reword(random, ask);
  const all = [...property2, ...property3, ...burst, ...lengths, ...reworded];
  const askCanary = () => ask('p3-canary', 'What does canary mean?', SIMULATED_ROUTES[0]);
  let canary = askCanary();
  // A canary query that was shed or failed is sent again, as in a real run.
  for (let tries = 1; canary.outcome !== 'answered' && tries < 3; tries += 1) canary = askCanary();
  const called = [...all, canary].filter(({ outcome }) => outcome !== 'refused');
  const calls = new Map(called.map(({ traceId }) => [traceId, 1]));
  const isPoor = isLate && random() < 0.1;
  const missing = new Set([...calls.keys()].filter(() => isPoor && random() < WEATHER.missing));
  return {
    random,
    property2,
    property3,
    burst,
    lengths,
    reworded,
    relations,
    prompts: new Map(isLate ? [] : reworded.map((one) => [one.id, promptOf(one)])),
    attempts: attemptsOf(random),
    calls,
    isLate,
    missing,
    log: called.filter(({ traceId }) => !missing.has(traceId)).flatMap(linesOf),
    canary: { traceId: canary.traceId, words: 'canary5c1e' },
    load: Array.from({ length: SIZES.load }, (_, index) => sampleOf(random, index)),
  };
}

const promptOf = ({ input, route }: Observation): ModelPrompt => ({
  prompt: `Routes\n\nuser: ${input.query}`,
  header: `${route?.agentType} 90`,
});

/** Moves a request to the start of its burst, since all requests of a burst are planned for the same moment. */
const atOnce = (one: Observation): Observation => ({
  ...one,
  startMs: 0,
  sentMs: 1,
  endMs: one.endMs - one.startMs,
});

function reword(
  random: () => number,
  ask: (id: string, query: string, route?: ObservedRoute) => Observation,
): Pick<SimulatedRun, 'reworded' | 'relations'> {
  const reworded: Observation[] = [];
  const relate = (judged: readonly string[]): Relation[] => {
    const relations: Relation[] = [];
    for (const relation of judged)
      for (let at = 0; at < SIZES.reworded; at += 1) {
        const variant = `reword-${at}-${relation}`;
        const base = `reword-${at}`;
        const route = random() < WEATHER.undecided ? pick(random, SIMULATED_ROUTES) : routeOf(at);
        reworded.push(ask(variant, `${relation} ${at}`, route));
        relations.push({ base, variant, relation });
      }
    return relations;
  };
  const routeOf = (at: number) => SIMULATED_ROUTES[at % SIMULATED_ROUTES.length];
  for (let at = 0; at < SIZES.reworded; at += 1)
    reworded.push(ask(`reword-${at}`, `question ${at}`, routeOf(at)));
  const relations = {
    control: relate(['sending it again']),
    strict: relate(REWORDINGS),
    rate: relate(RATES),
  };
  return { reworded, relations };
}

function attemptsOf(random: () => number): SignInAttempt[] {
  return Array.from({ length: SIZES.credentials }, (_, at): SignInAttempt => {
    const valid = at % 2 === 0;
    const about = { id: `p1-${at}`, user: 'a', valid, credential: valid ? 'bearer' : 'unsigned' };
    if (random() < 0.0005) return { ...about, status: 503 };
    return valid ? { ...about, status: 200, as: 'a' } : { ...about, status: 401 };
  });
}

export const linesOf = ({ traceId }: Pick<Observation, 'traceId'>): LogRecord[] => [
  { event: 'model_call', traceId, accepted: true },
  { event: 'request', traceId, outcome: 'answered', modelCalls: 1 },
];

function sampleOf(random: () => number, index: number): StoredSample {
  const route = drawLatencyMs(random);
  const chance = random();
  const outcome =
    chance < WEATHER.errors
      ? 'failed'
      : chance < WEATHER.errors + WEATHER.throttled
        ? 'shed'
        : 'answered';
  const totalMs = route + 5_000 * random();
  return {
    id: `load-${index}`,
    source: 'load',
    procedure: 'chat',
    outcome,
    startMs: index * 200,
    sentMs: random() * 5,
    routeMs: route,
    firstTokenMs: route,
    totalMs,
  };
}
