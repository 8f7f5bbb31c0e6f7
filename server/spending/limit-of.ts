import type { Controls, OwnLimit } from './controls.ts';
import type { MicroDollars } from './prices.ts';

/** A person, with the user pool groups that the person's token names. */
export type Spender = Readonly<{ sub: string; groups: readonly string[] }>;

/** The monthly spending limit that applies to a person. */
export type PersonLimit = Readonly<{
  limit: MicroDollars;
  /** End of this limit, in milliseconds since the epoch; null for the environment's limit, which has no end. */
  endsAt: number | null;
}>;

/**
 * Returns the limit that applies to a person now: their own, else the highest of their groups, else the
 * environment's.
 */
export function limitOf(
  { sub, groups }: Spender,
  controls: Controls,
  { now, standard }: Readonly<{ now: number; standard: MicroDollars }>,
): PersonLimit {
  const holds = (own: OwnLimit | undefined): own is OwnLimit =>
    own !== undefined && own.endsAt > now;
  const own = controls.people.get(sub);
  if (holds(own)) return own;
  const [highest] = groups
    .map((group) => controls.groups.get(group))
    .filter(holds)
    .toSorted((a, b) => b.limit - a.limit);
  return highest ?? { limit: standard, endsAt: null };
}
