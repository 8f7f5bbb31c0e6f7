import type { Exit, LoadResult, PropertyResult, Result } from '../report/result.ts';
import type { Options } from './options.ts';

/** Cause of the end of a run. */
export type RunEnding =
  | Readonly<{ by: 'finished' }>
  | Readonly<{ by: 'interrupted' }>
  | Readonly<{ by: 'budget'; limit: string }>
  /** The target was lost, or it refuses its users. `atMs` is on the same clock as the times of the findings. */
  | Readonly<{ by: 'lost' | 'credentials'; why: string; atMs: number }>;

export type RunFacts = Readonly<{
  options: Options;
  target: string;
  ending: RunEnding;
  properties: readonly PropertyResult[];
  findings: Result['findings'];
  loads: readonly LoadResult[];
  /**
   * Number of answered queries with exactly one model call, as telemetry counts them; undefined where there is no
   * counter.
   */
  oneCallEach?: number;
  /** Whether a violation was found before the run ended early. */
  violatedBefore: boolean;
}>;

/**
 * Returns the exit code and the sentence that explains it. A violation that was found before the target was lost still
 * counts.
 */
export function judgeRun(judged: RunFacts): Exit {
  const { ending, violatedBefore, options, target } = judged;
  const violation = firstViolation(judged);
  if (ending.by === 'interrupted')
    return {
      code: 130,
      outcome: 'interrupted',
      sentence: 'The run was interrupted; this is what was seen until then',
    };
  if (violation !== undefined && (violatedBefore || !('atMs' in ending)))
    return { code: 1, outcome: 'violated', sentence: violation };
  if (ending.by === 'lost')
    return {
      code: 3,
      outcome: 'unreachable',
      sentence: `The target went away in the middle of the run: ${ending.why}`,
    };
  if (ending.by === 'credentials')
    return {
      code: 4,
      outcome: 'inconclusive',
      sentence: `The credentials stopped working in the middle of the run: ${ending.why}`,
    };
  if (ending.by === 'budget')
    return {
      code: 5,
      outcome: 'budget spent',
      sentence: `The budget of ${ending.limit} was spent before everything was looked at`,
    };
  const open = firstOpen(judged);
  if (open !== undefined) return { code: 4, outcome: 'inconclusive', sentence: open };
  const { profile, only } = options;
  const asked =
    only.text === undefined
      ? `All that profile ${profile.name} requires`
      : `What was asked for (ONLY=${only.text})`;
  const claim =
    judged.oneCallEach === undefined
      ? ''
      : `Each of ${judged.oneCallEach.toLocaleString('en')} answered queries cost exactly one model call, counted at Bedrock. `;
  return { code: 0, outcome: 'proven', sentence: `${claim}${asked} holds on ${target}` };
}

function firstViolation({ properties, findings, loads }: RunFacts): string | undefined {
  const property = properties.find(({ verdict }) => verdict === 'violated');
  if (property) return `Property ${property.property} does not hold: ${property.sentence}`;
  const finding = findings.find(({ verdict }) => verdict === 'violated');
  if (finding) return `${finding.detector}: ${finding.sentence}`;
  for (const { name, thresholds } of loads) {
    const lost = thresholds.find(({ state }) => state === 'violated');
    if (lost) return `Under load (${name}) ${lost.threshold} does not hold: ${lost.because}`;
  }
  return undefined;
}

function firstOpen({ properties, findings, loads }: RunFacts): string | undefined {
  const property = properties.find(({ verdict }) => verdict === 'inconclusive');
  if (property) return `Property ${property.property} could not be told: ${property.sentence}`;
  const finding = findings.find(({ verdict }) => verdict === 'inconclusive');
  if (finding) return `${finding.detector} could not be told: ${finding.sentence}`;
  for (const { name, thresholds } of loads) {
    const open = thresholds.find(({ state }) => state === 'inconclusive');
    if (open) return `Under load (${name}) ${open.threshold} is not proven: ${open.because}`;
  }
  return undefined;
}
