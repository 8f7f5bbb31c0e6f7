import type { PropertyFinding } from '../checks/check-context.ts';
import { PROPERTY_NAMES, tagOf, type PropertyNumber } from '../checks/property.ts';
import { worst, type Finding } from '../evidence/finding.ts';
import type { Failure, PropertyResult, StoredSample } from '../report/result.ts';
import type { Options } from './options.ts';
import { NEEDS_TELEMETRY } from './profiles.ts';
import type { Recorder } from './recorder.ts';
import { replayCommand } from './replay-command.ts';

export type Seen = Readonly<{
  options: Options;
  recorder: Recorder;
  samples: readonly StoredSample[];
  /** Number of test cases that ran, by the number of the property. */
  cases: Readonly<Partial<Record<PropertyNumber, number>>>;
  /** Names of detectors that cannot decide in this environment, whatever the profile. */
  cannot: ReadonlySet<string>;
}>;

/** Detectors that can judge a single replayed test case; all other detectors need more cases. */
const OF_A_CASE: ReadonlySet<string> = new Set([
  'cases',
  'calls-per-trace',
  'receipt',
  'logs',
  'dependencies',
]);

/**
 * Tells whether a finding counts for the verdict. An inconclusive finding does not count if its detector cannot decide
 * with this profile or environment; the report names it.
 */
export function counts(finding: PropertyFinding, { options, cannot }: Seen): boolean {
  if (finding.verdict !== 'inconclusive') return true;
  if (options.only.cases.length > 0 && !OF_A_CASE.has(finding.detector)) return false;
  if (cannot.has(finding.detector)) return false;
  return options.profile.telemetry || !NEEDS_TELEMETRY.has(finding.detector);
}

/** Returns the result of each selected property, with its findings. */
export const propertiesOf = (seen: Seen): readonly PropertyResult[] =>
  seen.options.only.properties.map((property) => propertyOf(property, seen));

/**
 * Detector of the main claim, that a query costs one model call. The sentence of its finding becomes the summary of the
 * property.
 */
const CLAIM = 'calls-per-trace';

function propertyOf(property: PropertyNumber, seen: Seen): PropertyResult {
  const { recorder, cases } = seen;
  const findings = recorder.findings.filter(({ finding }) => finding.property === property);
  const counted = findings.map(({ finding }) => finding).filter((finding) => counts(finding, seen));
  const verdict = worst(counted.map((finding) => finding.verdict));
  const first =
    counted.find((finding) => finding.verdict === verdict && finding.detector === CLAIM) ??
    counted.find((finding) => finding.verdict === verdict);
  return {
    property,
    name: PROPERTY_NAMES[property],
    tag: tagOf(property),
    required: true,
    verdict,
    sentence: first?.sentence ?? 'It was not looked at',
    cases: cases[property] ?? 0,
    tookMs: tookMs(property, recorder),
    findings: findings.map(({ finding }) => storedFinding(finding)),
    failures: counted
      .filter((finding) => finding.verdict === 'violated')
      .map((finding) => failureOf(finding, seen)),
  };
}

/** Returns the time in ms from the first to the last observed request of a property. */
function tookMs(property: PropertyNumber, { findings, observations }: Recorder): number {
  const ends = findings.flatMap(({ finding, atMs }) =>
    finding.property === property ? [atMs] : [],
  );
  const starts = observations.flatMap(({ id, startMs }) =>
    id.startsWith(`p${property}`) ? [startMs] : [],
  );
  const last = Math.max(...ends);
  const first = Math.min(last, ...starts);
  return Number.isFinite(last - first) ? last - first : 0;
}

/** Returns a finding in the form in which the report stores it. */
export const storedFinding = ({
  detector,
  verdict,
  sentence,
  observations,
  details,
}: Finding): PropertyResult['findings'][number] => ({
  detector,
  verdict,
  sentence,
  observations: [...observations],
  ...(details !== undefined && { details }),
});

const SHOWN = 12;

function failureOf(finding: PropertyFinding, { options, recorder, samples }: Seen): Failure {
  const { replay, observations: ids, property, detector, sentence } = finding;
  const cases = replay?.cases ?? [];
  const first = cases[0] ?? ids[0];
  const shown = new Set(ids.slice(0, SHOWN));
  const asked = recorder.observations.find(({ id }) => id === first);
  const input = replay?.smallest ?? asked?.input.query;
  return {
    case: first ?? `property ${property}`,
    detector,
    message: sentence,
    state: replay?.again ?? 'not replayed',
    replay: replayCommand(options, cases.length > 0 ? cases.join(',') : String(property)),
    samples: samples.filter(({ id }) => shown.has(id)).slice(0, SHOWN),
    ...(input !== undefined && { input }),
  };
}
