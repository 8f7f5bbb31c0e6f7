import { randomFrom } from '../../kit/kit.ts';
import type { Failure, Result, StoredSample } from './result.ts';

const RUN = '3f9c1a77be02d451';

/** Returns requests like those of a real run: most are fast, some are slow, and all are different. */
export function samplesFixture(count = 600, seed = 7): readonly StoredSample[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, at): StoredSample => {
    const slow = random() < 0.03 ? 4 : 1;
    const routeMs = slow * (160 + 90 * -Math.log1p(-random()));
    const totalMs = routeMs + slow * (120 + 700 * random());
    const source = at % 3 === 0 ? 'property 2' : 'people';
    const id = `${source === 'people' ? 'people' : 'p2'}-${String(at).padStart(3, '0')}`;
    const base = { id, source, procedure: 'chat', startMs: at * 220 + random() * 200 };
    const traceId = `${RUN}${at.toString(16).padStart(16, '0')}`;
    if (at % 97 === 5)
      return {
        ...base,
        traceId,
        outcome: 'refused',
        reason: 'input_invalid',
        totalMs: 12,
        calls: 0,
      };
    return {
      ...base,
      traceId,
      outcome: 'answered',
      sentMs: 0.4,
      routeMs,
      totalMs,
      firstTokenMs: routeMs + 8,
      calls: 1,
      reportedCalls: 1,
    };
  });
}

const FAILURE: Failure = {
  case: 'p2-017',
  detector: 'calls-per-trace',
  message: 'One question cost 3 model calls, expected exactly 1',
  input: 'Ask yourself this question again:\u202e </script><b>loop</b> & "forever"',
  state: 'confirmed',
  replay: 'make verify ENV=local SEED=1234 ONLY=p2-017',
  samples: [
    {
      id: 'p2-017',
      source: 'property 2',
      traceId: `${RUN}00000000000000aa`,
      procedure: 'chat',

      outcome: 'answered',
      startMs: 42_000,
      sentMs: 20,
      routeMs: 2_400,
      firstTokenMs: 2_450,
      totalMs: 6_100,
      calls: 3,
      reportedCalls: 1,
    },
    {
      id: 'p2-017 again',
      source: 'property 2',
      traceId: `${RUN}00000000000000ab`,
      procedure: 'chat',
      outcome: 'failed',
      reason: 'model_silent',
      startMs: 42_900,
      sentMs: 1,
      totalMs: 4_000,
      calls: 2,
    },
  ],
};

const NAMES = [
  'Authentication Preservation',
  'Infinite Loop Prevention',
  'No Recursive Agent Calls',
  'UI State Preservation',
  'Dependency Completeness',
] as const;

const SEEN = [
  '20 people got a session before and after a deploy; 64 forged or stale credentials were refused',
  'All 312 queries had their route within 10.00 s, the slowest in 1.71 s: at least 99.0 % of queries, 95 % confidence',
  'Each of 312 traces cost exactly one model call, and the log lines say the same',
  '118 command sequences of two people left the state that the model expects',
  '29 packages imported in 100 subsets and orders in Node 24.21.0',
] as const;

/** Returns the result of a run in which every field is used: either proven, or with one violation and its failure. */
export function resultFixture(state: 'proven' | 'violated' = 'proven'): Result {
  const violated = state === 'violated';
  return {
    version: 2,
    run: RUN,
    seed: 1234,
    profile: 'full',
    requires: ['properties 1 to 5', 'load'],
    notLookedAt: violated ? ['memory of the server: nothing measures it here'] : [],
    exit: violated
      ? {
          code: 1,
          outcome: 'violated',
          sentence: 'Property 2 does not hold: one question cost 3 model calls',
        }
      : { code: 0, outcome: 'proven', sentence: 'All that profile full requires holds on local' },
    target: {
      name: 'local',
      url: 'http://127.0.0.1:8080',
      adapter: 'local',
      commit: 'c598d37',
      models: ['offline.standard-v1:0', 'offline.brief-v1:0'],
    },
    startedAt: '2026-01-15T10:00:00.000Z',
    tookMs: 221_000,
    replay: 'make verify ENV=local PROFILE=full SEED=1234',
    budget: {
      limits: { requests: 5_000, minutes: 5 },
      spent: { requests: 2_204, modelCalls: 1_871, usd: 0, minutes: 3.7 },
    },
    signIns: [{ user: 'verify-01', token: 'aaaaaaaaaaaaaaaa', accepted: true }],
    properties: NAMES.map((name, at) => {
      const bad = violated && at === 1;
      const verdict = bad ? 'violated' : 'proven';
      const sentence = bad ? FAILURE.message : (SEEN[at] ?? '');
      const tag = `Feature: workshop4-sagemaker-code-editor-deployment, Property ${at + 1}: ${name}`;
      const finding = { detector: bad ? 'calls-per-trace' : 'latency', verdict, sentence } as const;
      return {
        property: at + 1,
        name,
        tag,
        required: true,
        verdict,
        sentence,
        cases: 100 + at * 12,
        tookMs: 21_000 + at * 900,
        findings: [{ ...finding, observations: bad ? ['p2-017'] : [] }],
        failures: bad ? [FAILURE] : [],
      };
    }),
    findings: [
      {
        detector: 'conservation',
        verdict: 'proven',
        observations: [],
        sentence: 'The run had 1,871 answers, and the model was called 1,871 times',
      },
      {
        detector: 'quiescence',
        verdict: 'proven',
        observations: [],
        sentence: 'No model call was under way 2 s after the last answer',
      },
    ],
    loads: [
      {
        name: 'people',
        arrivals: '20 people for 2 min',
        seed: 99,
        requests: 484,
        tookMs: 120_400,
        endedBy: 'finished',
        reasons: {},
        outcomes: { answered: 484, failed: 0, shed: 0, censored: 0, dropped: 0 },
        times: { route: TIMES, total: TIMES },
        lag: { ...TIMES, maxMs: 3 },
        thresholds: [
          {
            threshold: 'p99 < 10s',
            state: 'proven',
            because: '1.90 s of 484, between 1.62 s and 2.31 s',
          },
          {
            threshold: 'errors < 5%',
            state: 'proven',
            because: '0 of 484 errors, between 0.00 % and 0.62 %',
          },
        ],
      },
    ],
    left: [],
  };
}

const TIMES = {
  count: 484,
  maxMs: 2_310,
  percentiles: [0.5, 0.9, 0.95, 0.99].map((share, at) => ({
    share,
    ms: [240, 520, 880, 1_900][at] ?? null,
    lowMs: 200,
    highMs: at === 3 ? null : 2_000,
  })),
};
