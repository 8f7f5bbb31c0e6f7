import { CHAOS_CHECKS } from '../checks/chaos/chaos-checks.ts';
import { DEPLOYED_CHECKS } from '../checks/deployed/deployed-checks.ts';
import type { VerifyProfile } from './profiles.ts';

/** Returns the names besides property numbers that `ONLY=` accepts: groups of checks, and single checks. */
export const checkNames = ({ breaks, telemetry }: VerifyProfile): readonly string[] => [
  ...(telemetry ? ['deployment', 'alarms', ...DEPLOYED_CHECKS.map(({ name }) => name)] : []),
  ...(breaks ? ['chaos', ...CHAOS_CHECKS.map(({ name }) => name)] : []),
];

export const isCheckName = (text: string, profile: VerifyProfile): boolean =>
  checkNames(profile).includes(text);
