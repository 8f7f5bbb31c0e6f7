import type { Counters, RequestCounts } from './counters.ts';
import type { TargetState } from './health.ts';
import type { TargetGroup } from './target-group.ts';

export type LoadBalancerState = Readonly<{
  /** Number of requests to the target whose response is not complete. */
  openRequests: number;
  requests: RequestCounts;
  targetGroups: {
    name: string;
    targets: { key: string; state: TargetState; inFlight: number }[];
  }[];
}>;

export function describeState(
  counters: Counters,
  groups: Iterable<TargetGroup>,
): LoadBalancerState {
  return {
    openRequests: counters.open,
    requests: counters.snapshot(),
    targetGroups: [...groups].map(({ name, targets }) => ({
      name,
      targets: targets.map(({ key, state, inFlight }) => ({ key, state, inFlight })),
    })),
  };
}
