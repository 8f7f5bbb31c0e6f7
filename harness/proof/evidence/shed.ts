import type { Observation } from './observation.ts';

/** Error reasons of load shedding, which is no violation. */
const SHED: ReadonlySet<string> = new Set([
  'rate_limited',
  'quota_spent',
  'budget_spent',
  'paused',
  'too_many_streams',
  'busy',
  'draining',
  'model_throttled',
]);

export const isShedReason = (reason: string): boolean => SHED.has(reason);

export const isShed = ({ error }: Pick<Observation, 'error'>): boolean =>
  error !== undefined && isShedReason(error.reason);

/** Returns the requests that the server admitted, whatever their outcome. */
export const letIn = (observations: readonly Observation[]): readonly Observation[] =>
  observations.filter(({ outcome }) => outcome !== 'refused');

export const answered = (observations: readonly Observation[]): readonly Observation[] =>
  observations.filter(({ outcome }) => outcome === 'answered');
