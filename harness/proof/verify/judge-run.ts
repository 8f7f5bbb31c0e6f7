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
  const violation = first('violated', judged);
  const ended = (code: Exit['code'], outcome: Exit['outcome'], sentence: string): Exit => ({
    code,
    outcome,
    sentence,
  });
  if (ending.by === 'interrupted')
    return ended(130, 'interrupted', 'The run was interrupted; this is what was seen until then');
  if (violation !== undefined && (violatedBefore || !('atMs' in ending)))
    return ended(1, 'violated', violation);
  if (ending.by === 'lost')
    return ended(3, 'unreachable', `The target went away in the middle of the run: ${ending.why}`);
  if (ending.by === 'credentials')
    return ended(
      4,
      'inconclusive',
      `The credentials stopped working in the middle of the run: ${ending.why}`,
    );
  if (ending.by === 'budget')
    return ended(
      5,
      'budget spent',
      `The budget of ${ending.limit} was spent before everything was looked at`,
    );
  const open = first('inconclusive', judged);
  if (open !== undefined) return ended(4, 'inconclusive', open);
  const { profile, only } = options;
  const asked =
    only.text === undefined
      ? `All that profile ${profile.name} requires`
      : `What was asked for (ONLY=${only.text})`;
  const claim =
    judged.oneCallEach === undefined
      ? ''
      : `Each of ${judged.oneCallEach.toLocaleString('en')} answered queries cost exactly one model call, counted at Bedrock. `;
  return ended(0, 'proven', `${claim}${asked} holds on ${target}`);
}

/** Returns a sentence about the first property, finding or threshold with this verdict; undefined when there is none. */
function first(
  verdict: 'violated' | 'inconclusive',
  { properties, findings, loads }: RunFacts,
): string | undefined {
  const [whole, threshold] =
    verdict === 'violated'
      ? ['does not hold', 'does not hold']
      : ['could not be told', 'is not proven'];
  const property = properties.find((each) => each.verdict === verdict);
  if (property) return `Property ${property.property} ${whole}: ${property.sentence}`;
  const finding = findings.find((each) => each.verdict === verdict);
  if (finding)
    return `${finding.detector}${verdict === 'violated' ? '' : ' could not be told'}: ${finding.sentence}`;
  for (const { name, thresholds } of loads) {
    const found = thresholds.find(({ state }) => state === verdict);
    if (found) return `Under load (${name}) ${found.threshold} ${threshold}: ${found.because}`;
  }
  return undefined;
}
