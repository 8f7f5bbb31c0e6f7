import * as z from 'zod';

const Verdict = z.enum(['proven', 'violated', 'inconclusive']);
const Ms = z.number().describe('Milliseconds');
const Count = z.int().nonnegative();

/** A request of the run, as a line of `samples.ndjson` stores it. */
export const StoredSample = z.strictObject({
  id: z.string().describe('Of the case, such as p2-017, or of the load and its number'),
  source: z.string().describe('What sent it: "property 2", or the name of a load'),
  traceId: z.string().optional(),
  procedure: z.string(),
  outcome: z.enum(['answered', 'refused', 'shed', 'failed', 'stopped', 'censored', 'dropped']),
  reason: z.string().optional(),
  startMs: Ms.describe('Intended start, from the beginning of the run'),
  sentMs: Ms.optional().describe('From the intended start until it was sent: own delay'),
  routeMs: Ms.optional().describe('From the intended start to the route'),
  firstTokenMs: Ms.optional().describe('From the intended start to the first text'),
  totalMs: Ms.describe('From the intended start to the end, or until nobody looked any more'),
  calls: Count.optional().describe('Model calls that were counted outside the server'),
  reportedCalls: z.number().optional().describe('What the receipt said; no evidence'),
  usd: z.number().optional(),
});
export type StoredSample = z.infer<typeof StoredSample>;

/** Titles of the sections for findings about the whole run; findings about the load have no section. */
export const SECTIONS = {
  run: 'The run as a whole',
  deployment: 'What was deployed',
  chaos: 'What was broken on purpose',
  alarms: 'Alarms',
} as const;
export const SECTION_NAMES = ['run', 'deployment', 'chaos', 'alarms'] as const;
export type Section = (typeof SECTION_NAMES)[number];

const Finding = z.strictObject({
  section: z.enum(SECTION_NAMES).optional().describe('What it is about; the load when absent'),
  detector: z.string(),
  verdict: Verdict,
  sentence: z.string(),
  observations: z.array(z.string()),
  details: z.unknown().optional(),
});

/** A test case that showed a violation. */
const Failure = z.strictObject({
  case: z.string(),
  detector: z.string().optional(),
  message: z.string(),
  input: z.string().optional(),
  state: z.enum(['confirmed', 'flaky', 'not replayed']),
  replay: z.string().describe('The one command that runs this case again'),
  samples: z.array(StoredSample).describe('Its requests, for the waterfall'),
});
export type Failure = z.infer<typeof Failure>;

const Property = z.strictObject({
  property: z.int().min(1).max(5),
  name: z.string(),
  tag: z.string(),
  required: z.boolean().describe('By the profile'),
  verdict: Verdict,
  sentence: z.string(),
  cases: Count,
  tookMs: Ms,
  findings: z.array(Finding),
  failures: z.array(Failure),
});
export type PropertyResult = z.infer<typeof Property>;

/** Bound of a confidence interval; null where the sample is too small or was cut off. */
const Bound = z.number().nullable();
const Times = z.strictObject({
  count: Count,
  maxMs: Bound,
  percentiles: z.array(
    z.strictObject({ share: z.number(), ms: Bound, lowMs: Bound, highMs: Bound }),
  ),
});

const Load = z.strictObject({
  name: z.string(),
  arrivals: z.string().describe('For a person: "20 people for 2 min"'),
  seed: Count,
  requests: Count,
  tookMs: Ms,
  endedBy: z.enum(['finished', 'budget', 'stopped', 'hopeless']),
  outcomes: z.record(z.string(), Count),
  reasons: z.record(z.string(), Count),
  times: z.record(z.string(), Times),
  lag: Times,
  thresholds: z.array(
    z.strictObject({
      threshold: z.string(),
      state: Verdict,
      because: z.string(),
      more: Count.optional().describe('Samples that could prove it'),
    }),
  ),
});
export type LoadResult = z.infer<typeof Load>;

const Figure = z.strictObject({
  name: z.string(),
  value: z.number(),
  unit: z.enum(['requests', 'messages', 'ms']),
  of: Count.optional().describe('Out of how many'),
  says: z.string().describe('What was counted'),
});
export type FigureResult = z.infer<typeof Figure>;

const Spending = z.strictObject({
  requests: z.number(),
  modelCalls: z.number(),
  usd: z.number(),
  minutes: z.number(),
});
export type Spending = z.infer<typeof Spending>;

const SignedIn = z.strictObject({
  user: z.string(),
  token: z.string().describe('First 16 hex digits of the SHA-256 of the token'),
  accepted: z.boolean(),
});

export const Exit = z.strictObject({
  code: z.union([
    z.literal(0),
    z.literal(1),
    z.literal(3),
    z.literal(4),
    z.literal(5),
    z.literal(130),
  ]),
  outcome: z.enum([
    'proven',
    'violated',
    'unreachable',
    'inconclusive',
    'budget spent',
    'interrupted',
  ]),
  sentence: z.string(),
});
export type Exit = z.infer<typeof Exit>;

/** Result of a run, as `result.json` stores it. A field keeps its meaning as long as `version` stays the same. */
export const Result = z
  .strictObject({
    version: z.literal(2),
    run: z.string().describe('First 16 hex digits of every trace of the run'),
    seed: Count,
    profile: z.string(),
    requires: z.array(z.string()).describe('What the profile needs proven for exit 0'),
    notLookedAt: z.array(z.string()).describe('With the reason of each'),
    exit: Exit,
    target: z.strictObject({
      name: z.string(),
      url: z.string(),
      adapter: z.string().optional(),
      commit: z.string().optional(),
      imageDigest: z.string().optional(),
      models: z.array(z.string()),
    }),
    startedAt: z.iso.datetime(),
    tookMs: Ms,
    replay: z.string().describe('The command that runs all of it again'),
    budget: z.strictObject({ limits: Spending.partial(), spent: Spending }),
    signIns: z.array(SignedIn),
    properties: z.array(Property),
    findings: z.array(Finding).describe('Of the run as a whole'),
    loads: z.array(Load),
    figures: z.array(Figure).optional().describe('Of what was broken on purpose (profile chaos)'),
    left: z.array(z.string()).describe('Whose stored things could not be deleted'),
  })
  .describe('Result of a verification of Onecall');
export type Result = z.infer<typeof Result>;
