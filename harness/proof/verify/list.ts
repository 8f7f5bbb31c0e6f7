import { ALARM_FAULTS } from '../checks/alarms/alarm-faults.ts';
import { CHAOS_CHECKS } from '../checks/chaos/chaos-checks.ts';
import { NOTHING_LOST } from '../checks/chaos/nothing-lost.ts';
import { PAID_ONCE } from '../checks/chaos/paid-once.ts';
import { DEPLOYED_CHECKS } from '../checks/deployed/deployed-checks.ts';
import { PROPERTY_NAMES, PROPERTY_NUMBERS } from '../checks/property.ts';
import { allMutants } from '../mutants/all-mutants.ts';
import { DETECTORS } from '../mutants/mutant.ts';
import { PACE_FACTOR } from '../mutants/pace.ts';
import { ALL_MISTAKES } from '../planted/all-mistakes.ts';
import { VERIFY_PROFILES } from './profiles.ts';

/** A group of checks that `--list` prints: checks of a verification, or of the proof that the harness finds defects. */
type Listed = Readonly<{ title: string; names: readonly string[] }>;

const NOBODY = { jwksUrl: 'http://127.0.0.1:9/', issuer: '', clientId: '' };
/** Detectors for features that the known-bad servers lack: a page, a hosted UI, and a run with loads. */
const BESIDES = ['page', 'hosted-ui', 'unobserved-calls', 'cases'] as const;

/** Returns the names of all checks of the harness, in groups. */
export const everythingListed = (): readonly Listed[] => [
  {
    title: 'Properties',
    names: PROPERTY_NUMBERS.map((property) => `${property} ${PROPERTY_NAMES[property]}`),
  },
  { title: 'Detectors', names: [...DETECTORS, ...BESIDES] },
  { title: 'Thresholds of the load', names: VERIFY_PROFILES.full.thresholds },
  { title: 'Checks of a deployment', names: DEPLOYED_CHECKS.map(({ name }) => name) },
  {
    title: 'Checks of profile chaos',
    names: [...CHAOS_CHECKS.map(({ name }) => name), NOTHING_LOST, PAID_ONCE],
  },
  { title: 'Alarms that are driven', names: ALARM_FAULTS.map(({ alarm }) => alarm) },
  {
    title: 'Known-bad servers (verify-harness)',
    names: allMutants({ identity: NOBODY, pace: PACE_FACTOR }).map(({ name }) => name),
  },
  {
    title: 'Planted mistakes (verify-planted)',
    names: ALL_MISTAKES.map(({ name }) => name),
  },
];

/** Returns the list of checks as text: for each group a line with its number of checks, then one line for each name. */
export const listText = (): string =>
  everythingListed()
    .map(({ title, names }) => [`${title} (${names.length})`, ...names.map((name) => `  ${name}`)])
    .flat()
    .join('\n');
