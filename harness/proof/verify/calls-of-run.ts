import { agreement } from '../evidence/detectors/agreement.ts';
import { unobservedCalls } from '../evidence/detectors/unobserved-calls.ts';
import { isLateIn, type Known } from '../evidence/telemetry.ts';
import { callsUnderLoad } from './load-result.ts';
import type { Sectioned } from './operate.ts';
import type { Recorder } from './recorder.ts';
import type { LoadDone } from './run-loads.ts';
import type { RunParts } from './run-parts.ts';

type Counted = Readonly<{
  calls: Known<ReadonlyMap<string, number>>;
  findings: readonly Sectioned[];
}>;

/**
 * Counts the model calls of the whole run by trace. Compares them with the requests of the run and with an independent
 * second count.
 */
export async function callsOfWholeRun(
  { options, found, recorder }: RunParts,
  loads: readonly LoadDone[],
): Promise<Counted> {
  const { target, telemetry } = found;
  const calls = await telemetry.callsByTrace(target.run);
  const counted = { callsByTrace: calls };
  const findings: Sectioned[] = [];
  if (loads.length > 0)
    findings.push(callsUnderLoad(loads, { ...counted, isLate: isLateIn(telemetry) }));
  if (options.profile.telemetry && options.only.text === undefined)
    findings.push({ ...unobservedCalls(tracesOf(recorder), counted), section: 'run' });
  // A selection such as `ONLY=5` sends no request, so there is no model call to count.
  const isSent = recorder.observations.length > 0 || loads.length > 0;
  const referee = isSent ? await telemetry.referee?.(target.run) : undefined;
  if (referee) findings.push({ ...agreement(calls, referee), section: 'run' });
  return { calls, findings };
}

/** Returns the trace ids of all requests that properties, checks and loads sent. */
const tracesOf = ({ observations, loadSamples }: Recorder): ReadonlySet<string> =>
  new Set([...observations, ...loadSamples].flatMap(({ traceId }) => traceId ?? []));
