/** Names of the profiles of the property checks; each profile is more or less thorough. */
export type PropertyProfileName = 'quick' | 'full' | 'outside';

export type Profile = Readonly<{
  name: PropertyProfileName;
  /** Number of generated test cases of each property, at least 100. */
  cases: number;
  /** Queries per second that the open load model sends. */
  perSecond: number;
  /** Number of queries that the burst check sends at the same moment. */
  burst: number;
  /** Number of queries of different lengths, from which the growth of time over length is computed. */
  lengths: number;
  /** Number of questions that the harness rewords, each of them in six ways. */
  reworded: number;
  /** Largest number of tries to make a failing input smaller; each try costs a model call. */
  shrinks: number;
  /** Longest time for making one failing input smaller, in ms. */
  shrinkMs: number;
  /** Time after the last answer in which no model call may happen, in ms. */
  quietMs: number;
  /** Whether the checks read telemetry besides responses. */
  telemetry: boolean;
}>;

const QUICK = {
  cases: 100,
  perSecond: 12,
  burst: 30,
  lengths: 40,
  reworded: 12,
  shrinks: 12,
  shrinkMs: 10_000,
  quietMs: 1_500,
  telemetry: true,
};

export const PROFILES: Readonly<Record<PropertyProfileName, Profile>> = {
  quick: { name: 'quick', ...QUICK },
  full: {
    name: 'full',
    ...QUICK,
    cases: 200,
    burst: 60,
    lengths: 120,
    reworded: 40,
    shrinks: 40,
    shrinkMs: 20_000,
    quietMs: 5_000,
  },
  outside: { name: 'outside', ...QUICK, telemetry: false },
};

export const isProfileName = (name: string): name is PropertyProfileName =>
  Object.hasOwn(PROFILES, name);
