/** How thoroughly to look. */
export type ProfileName = 'quick' | 'full' | 'outside';

export type Profile = Readonly<{
  name: ProfileName;
  /** Generated cases of each property, at least 100. */
  cases: number;
  /** Arrivals of queries in the open model. */
  perSecond: number;
  /** Queries sent in one moment. */
  burst: number;
  /** Queries of all lengths, to tell the slope of the time over the length. */
  lengths: number;
  /** Questions that are reworded, each in six ways. */
  reworded: number;
  /** Most tries to make a failing input smaller; each costs a model call. */
  shrinks: number;
  /** The longest that one failing input is made smaller, in ms. */
  shrinkMs: number;
  /** After the last answer, until nothing may be going on, in ms. */
  quietMs: number;
  /** Whether telemetry is looked at. */
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

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
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

export const isProfileName = (name: string): name is ProfileName => Object.hasOwn(PROFILES, name);
