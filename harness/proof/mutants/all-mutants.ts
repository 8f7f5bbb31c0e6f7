import { deploys } from './defects/deploys.ts';
import { HIDDEN_CALLS } from './defects/hidden-calls.ts';
import { HONESTY } from './defects/honesty.ts';
import { LOOPS } from './defects/loops.ts';
import { ROUTING } from './defects/routing.ts';
import { openDoors } from './defects/sign-in.ts';
import { SPENDING } from './defects/spending.ts';
import { STATE } from './defects/state.ts';
import { slowServers } from './defects/time.ts';
import type { Identity } from './good-server/verify-token.ts';
import type { Mutant } from './mutant.ts';

/**
 * Returns every known-bad server, each of which differs from the correct server by one patch. `pace` is the factor by
 * which deadlines are shortened.
 */
export const allMutants = (
  context: Readonly<{ identity: Identity; pace: number }>,
): readonly Mutant[] => [
  ...LOOPS,
  ...HIDDEN_CALLS,
  ...slowServers(context.pace),
  ...ROUTING,
  ...STATE,
  ...HONESTY,
  ...SPENDING,
  ...deploys(),
  ...openDoors(context.identity),
];
