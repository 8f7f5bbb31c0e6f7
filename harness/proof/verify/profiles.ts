import type { ClosedArrivals, OpenArrivals } from '../load/arrivals.ts';
import type { BudgetLimits } from '../load/budget.ts';
import type { PropertyNumber } from '../checks/property.ts';

export const PROFILE_NAMES = ['quick', 'full', 'deployed', 'outside', 'chaos'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** A load of requests, without the seed that fixes its random times. */
export type LoadShape = Readonly<{
  name: string;
  about: string;
  arrivals: OpenArrivals | ClosedArrivals;
  /** Largest number of requests that the load is expected to send, for the estimates of budget and price. */
  atMost: number;
}>;

export type VerifyProfile = Readonly<{
  name: ProfileName;
  /** Conditions for exit code 0, as the report lists them. */
  requires: readonly string[];
  /** Areas that the profile does not check, with ways to check them otherwise. */
  leavesOut: readonly string[];
  properties: readonly PropertyNumber[];
  telemetry: boolean;
  /** Whether the run checks the applied AWS resources, where there is an AWS API. */
  deployment: boolean;
  /** Whether the run injects faults and sets off each alarm. */
  breaks: boolean;
  loads: readonly LoadShape[];
  thresholds: readonly string[];
  /**
   * Queries per second that the checks of the properties send. `quick` also runs in CI against the emulated cloud,
   * which shares two cores with the server. At 10 a second its table did not keep up, and queries failed with
   * `store_unavailable`.
   */
  perSecond: number;
  budget: Required<{ [Limit in keyof BudgetLimits]: number }>;
}>;

const SECOND = 1_000;
export const LOAD_SECONDS = 120;
const PEOPLE = 20;
const THINK_MS = 4_000;
const OPEN_PER_SECOND = 5;
/** Shortest time of an answer in ms, which limits how often a person can send a question. */
const LEAST_ANSWER_MS = 200;

/**
 * Returns two loads that run at the same time: 20 people who wait for their answers, and 5 requests a second that do
 * not wait.
 */
export function loadShapes(seconds: number): readonly LoadShape[] {
  const forMs = seconds * SECOND;
  return [
    {
      name: 'people',
      about: `${PEOPLE} people for ${seconds} s, who think ${THINK_MS / SECOND} s on average`,
      arrivals: { kind: 'people', people: PEOPLE, thinkMs: THINK_MS, forMs },
      atMost: Math.ceil((PEOPLE * forMs) / (THINK_MS + LEAST_ANSWER_MS)) + PEOPLE,
    },
    {
      name: 'arrivals',
      about: `${OPEN_PER_SECOND} requests a second for ${seconds} s, at random moments, however slow the answers`,
      arrivals: { kind: 'poisson', perSecond: OPEN_PER_SECOND, forMs },
      atMost: Math.ceil(OPEN_PER_SECOND * seconds * 1.3),
    },
  ];
}

const ALL = [1, 2, 3, 4, 5] as const;
const THRESHOLDS = ['p99(route) < 10s', 'max < 60s', 'errors < 5%', 'dropped == 0'] as const;

/**
 * Help text for each profile: what it checks, how long it takes on an idle machine of two cores, and its largest number
 * of model calls.
 */
export const PROFILE_HELP: Readonly<Record<ProfileName, string>> = {
  quick: 'the five properties with 100 cases each; about 1 min and 500 model calls',
  full: 'the five properties with 200 cases each, then 2 min of load; about 4 min and 2,100 model calls',
  deployed:
    'as full, with the checks of a deployment; up to 20 min, as AWS delivers its logs minutes late',
  outside: 'properties 1, 2 and 4 from answers alone, for an address with TOKEN; about 1 min',
  chaos:
    'breaks parts of an emulated environment and mends them, and drives each alarm; about 7 min',
};

const FULL = {
  requires: ['properties 1 to 5, with telemetry', 'the load profile'],
  leavesOut: [],
  properties: ALL,
  telemetry: true,
  deployment: true,
  breaks: false,
  loads: loadShapes(LOAD_SECONDS),
  thresholds: THRESHOLDS,
  perSecond: 8,
  budget: { requests: 20_000, modelCalls: 6_000, usd: 10, minutes: 30 },
} as const;
const SMALL = {
  ...FULL,
  loads: [],
  thresholds: [],
  budget: { requests: 10_000, modelCalls: 2_500, usd: 5, minutes: 15 },
} as const;

/** The profiles of a verification, by name. A run uses the profile `outside` only if the user names it. */
export const VERIFY_PROFILES: Readonly<Record<ProfileName, VerifyProfile>> = {
  full: { name: 'full', ...FULL },
  quick: {
    name: 'quick',
    ...SMALL,
    requires: ['properties 1 to 5, with telemetry'],
    leavesOut: ['load (profile full)'],
    perSecond: 5,
  },
  deployed: {
    name: 'deployed',
    ...FULL,
    requires: [
      'properties 1 to 5, by what AWS tells of the environment',
      'the load profile',
      'the checks of a deployment',
    ],
    perSecond: 5,
    // The limit in minutes includes the wait for AWS's logs, which arrive minutes after the answers.
    budget: { ...FULL.budget, minutes: 40 },
  },
  outside: {
    name: 'outside',
    ...SMALL,
    requires: ['properties 1, 2 and 4, as far as answers show them'],
    leavesOut: [
      'model calls, logs and quiescence, which need telemetry (ENV=)',
      'properties 3 and 5, which answers do not show',
      'load (profile full)',
    ],
    properties: [1, 2, 4],
    telemetry: false,
    deployment: false,
    perSecond: 10,
  },
  chaos: {
    name: 'chaos',
    ...SMALL,
    requires: ['whatever is broken, nothing is lost, paid twice or left broken'],
    leavesOut: ['properties 1 to 5 and the load (profile full)'],
    properties: [],
    deployment: false,
    breaks: true,
    budget: FULL.budget,
  },
};

/** Detectors that need telemetry; the profile `outside` leaves them out. */
export const NEEDS_TELEMETRY: ReadonlySet<string> = new Set([
  'calls-per-trace',
  'conservation',
  'concurrent-conservation',
  'quiescence',
  'logs',
  'receipt',
  'independence',
  'deploy',
]);
