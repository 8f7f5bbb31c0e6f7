import type { Known } from '../evidence/telemetry.ts';
import { sampleOf } from '../load/sample.ts';
import type { StoredSample } from '../report/result.ts';
import type { Recorder } from './recorder.ts';

/**
 * Returns every request of the run, from properties and loads, with times on one clock. Each has the number of its
 * counted model calls where calls are counted.
 */
export function samplesOf(
  { observations, loadSamples, beganMs }: Recorder,
  calls: Known<ReadonlyMap<string, number>>,
): readonly StoredSample[] {
  const ofChecks = observations.map((seen) => {
    const number = /^p(\d)/.exec(seen.id)?.[1];
    return sampleOf(seen, number === undefined ? 'checks' : `property ${number}`, beganMs);
  });
  return [...ofChecks, ...loadSamples]
    .map((sample) => ({
      ...sample,
      ...(calls.known &&
        sample.traceId !== undefined && { calls: calls.value.get(sample.traceId) ?? 0 }),
    }))
    .toSorted((a, b) => a.startMs - b.startMs);
}
