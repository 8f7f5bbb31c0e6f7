/** Names of the profiles of the property checks, by thoroughness. */
export type PropertyProfileName = 'quick' | 'full' | 'outside';

export type Profile = Readonly<{
  name: PropertyProfileName;
  /** Generated cases of each property, at least 100. */
  cases: number;
  /** Arrivals of queries per second in the open model. */
  perSecond: number;
  /** Queries sent at the same moment. */
  burst: number;
  /** Queries of all lengths, from which the slope of time over length is computed. */
  lengths: number;
  /** Questions that are reworded, each in six ways. */
  reworded: number;
  /** Upper bound on the tries to shrink a failing input; each costs a model call. */
  shrinks: number;
  /** Longest time for making one failing input smaller, in ms. */
  shrinkMs: number;
  /** Time of silence that is watched after the last answer, in ms. */
  quietMs: number;
  /** Whether telemetry is used. */
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
