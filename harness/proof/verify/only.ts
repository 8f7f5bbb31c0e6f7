import { isPropertyNumber, type PropertyNumber } from '../checks/property.ts';
import { CHAOS_CHECKS } from '../checks/chaos/chaos-checks.ts';
import { DEPLOYED_CHECKS } from '../checks/deployed/deployed-checks.ts';
import type { VerifyProfile } from './profiles.ts';
import { UsageError } from './usage-error.ts';

/** The checks of a verification that the option `ONLY=` selects. */
export type Only = Readonly<{
  properties: readonly PropertyNumber[];
  /** Ids of the test cases to replay; an empty list stands for all cases. */
  cases: readonly string[];
  load: boolean;
  /** Names of checks or groups of checks; undefined for the checks that the profile includes. */
  checks: readonly string[] | undefined;
  /** The value of `ONLY=` as the user wrote it; undefined when everything is selected. */
  text?: string;
}>;

const CASE = /^p([1-5])[\w-]*-[\w-]+$/;

/** Returns the names besides property numbers that `ONLY=` accepts: groups of checks, and single checks. */
const checkNames = ({ breaks, telemetry }: VerifyProfile): readonly string[] => [
  ...(telemetry ? ['deployment', 'alarms', ...DEPLOYED_CHECKS.map(({ name }) => name)] : []),
  ...(breaks ? ['chaos', ...CHAOS_CHECKS.map(({ name }) => name)] : []),
];

/**
 * Parses a value of `ONLY=` such as `2`, `2,load`, `p2-017,p2-044`, `deployment` or `task-killed,alarms`.
 * @throws {UsageError} naming the name or number that is wrong
 */
export function parseOnly(text: string | undefined, profile: VerifyProfile): Only {
  const all = profile.loads.length > 0;
  if (text === undefined)
    return { properties: profile.properties, cases: [], load: all, checks: undefined };
  const names = checkNames(profile);
  const properties = new Set<PropertyNumber>();
  const cases: string[] = [];
  const checks: string[] = [];
  let load = false;
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const ofCase = CASE.exec(part)?.[1];
    const number = Number(ofCase ?? part);
    if (part === 'load') load = true;
    else if (names.includes(part)) checks.push(part);
    else if (part !== '' && isPropertyNumber(number)) {
      if (!profile.properties.includes(number))
        throw new UsageError(
          `Cannot look at property ${number} with PROFILE=${profile.name}: it needs telemetry`,
        );
      properties.add(number);
      if (ofCase !== undefined) cases.push(part);
    } else
      throw new UsageError(
        `Cannot read ONLY=${text}: "${part}" is neither a property from 1 to 5, nor "load", nor a case such as p2-017, nor one of ${names.join(', ') || 'the checks of another profile'}`,
      );
  }
  if (load && !all)
    throw new UsageError(
      `Cannot use ONLY=load with PROFILE=${profile.name}: it has no load, full has`,
    );
  if (cases.length > 0 && (load || properties.size > 1 || checks.length > 0))
    throw new UsageError(
      `Cannot read ONLY=${text}: cases are of one property, and of nothing else`,
    );
  return { properties: [...properties], cases, load, checks, text };
}
