import type { CheckRun } from '../checks/run-checks.ts';
import type { Known } from '../evidence/telemetry.ts';
import type { FigureResult, Result, StoredSample, Spending } from '../report/result.ts';
import { judgeRun } from './judge-run.ts';
import { loadResult } from './load-result.ts';
import type { Sectioned } from './operate.ts';
import { counts, propertiesOf, storedFinding } from './properties.ts';
import { replayCommand } from './replay-command.ts';
import type { LoadDone } from './run-loads.ts';
import type { RunParts } from './run-parts.ts';
import { samplesOf } from './samples.ts';
import type { Meter } from './spending.ts';

export type RunReport = Readonly<{ result: Result; samples: readonly StoredSample[] }>;

export type Looked = RunParts &
  Readonly<{
    startedAt: string;
    signIns: Result['signIns'];
    checks: CheckRun | undefined;
    loads: readonly LoadDone[];
    /** Findings about the whole run and not about one property. */
    findings: readonly Sectioned[];
    figures: readonly FigureResult[];
    calls: Known<ReadonlyMap<string, number>>;
    /** Names of users whose data could not be deleted at the end of the run. */
    left: readonly string[];
    meter: Meter;
  }>;

/** Judges a run and returns its report. */
export function reportOf(looked: Looked): RunReport {
  const { options, found, recorder, guard, checks, loads, calls } = looked;
  const { target, environment } = found;
  const { profile, only } = options;
  const samples = samplesOf(recorder, calls);
  const cannot = cannotServe(found);
  const seen = { options, recorder, samples, cases: checks?.cases ?? {}, cannot };
  const properties = propertiesOf(seen);
  const results = loads.map((load) => loadResult(load, profile.thresholds));
  const findings = looked.findings.map(({ section, ...finding }) => ({
    ...(section !== undefined && { section }),
    ...storedFinding(finding),
  }));
  const ending = guard.ending();
  const lostAt = 'atMs' in ending ? ending.atMs : Infinity;
  // A violation by the run as a whole always counts, such as a service that does not recover from a fault. A violation
  // of a property counts if it was found before the target was lost.
  const violatedBefore =
    findings.some(({ verdict }) => verdict === 'violated') ||
    recorder.findings.some(({ finding, atMs }) => finding.verdict === 'violated' && atMs < lostAt);
  const result: Result = {
    version: 2,
    run: target.run,
    seed: options.seed,
    profile: profile.name,
    requires: only.text === undefined ? [...profile.requires] : [`ONLY=${only.text}`],
    notLookedAt: notLookedAt(looked, (finding) => counts(finding, seen)),
    exit: judgeRun({
      options,
      target: target.name,
      ending,
      properties,
      findings,
      loads: results,
      violatedBefore,
      ...(calls.known && { oneCallEach: samples.filter(isOneCall).length }),
    }),
    target: {
      name: target.name,
      url: target.url,
      models: [...(environment?.models ?? [])],
      ...(environment && { adapter: environment.adapter }),
      ...(target.commit !== undefined && { commit: target.commit }),
      ...digestOf(environment),
    },
    startedAt: looked.startedAt,
    tookMs: performance.now() - recorder.beganMs,
    replay: replayCommand(options),
    budget: { limits: profile.budget, spent: spent(looked, samples) },
    signIns: looked.signIns,
    properties: [...properties],
    findings,
    loads: results,
    left: [...looked.left],
    ...(looked.figures.length > 0 && { figures: [...looked.figures] }),
  };
  return { samples, result };
}

const isOneCall = ({ outcome, calls }: StoredSample): boolean =>
  outcome === 'answered' && calls === 1;

function digestOf(environment: Looked['found']['environment']): { imageDigest?: string } {
  const digest = environment?.imageDigest ?? environment?.image?.digest;
  return digest === undefined ? {} : { imageDigest: digest };
}

/**
 * Returns the detectors that cannot decide in this environment. Where the harness cannot make a deploy, only a
 * comparison of two runs can judge a deploy. CloudWatch does not show open model calls.
 */
function cannotServe({ target, environment }: Looked['found']): ReadonlySet<string> {
  return new Set([
    ...(target.restart === undefined ? ['deploy'] : []),
    ...(target.spending === undefined ? ['spending'] : []),
    ...(environment?.adapter === 'aws' ? ['quiescence'] : []),
  ]);
}

function notLookedAt(
  { options, recorder }: Looked,
  isCounted: (finding: Parameters<typeof counts>[0]) => boolean,
): string[] {
  const { profile, only } = options;
  if (only.text !== undefined) return [`everything but ${only.text} (ONLY)`];
  if (!profile.telemetry) return [...profile.leavesOut];
  const unseen = recorder.findings.filter(({ finding }) => !isCounted(finding));
  return [
    ...profile.leavesOut,
    ...unseen.map(({ finding }) => `${finding.detector}: ${finding.sentence}`),
  ];
}

function spent({ recorder, calls, meter }: Looked, samples: readonly StoredSample[]): Spending {
  const { requests, modelCalls } = meter.taken();
  return {
    requests,
    modelCalls: calls.known
      ? [...calls.value.values()].reduce((sum, count) => sum + count, 0)
      : modelCalls,
    usd: samples.reduce((sum, { usd = 0 }) => sum + usd, 0),
    minutes: (performance.now() - recorder.beganMs) / 60_000,
  };
}
