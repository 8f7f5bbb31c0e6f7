import { callsOfWholeRun } from './calls-of-run.ts';
import { countMeanwhile, waitForEvidence } from './late-evidence.ts';
import { operate, type Sectioned } from './operate.ts';
import { reportOf, type RunReport } from './report-of.ts';
import { runLoads } from './run-loads.ts';
import type { RunParts } from './run-parts.ts';
import { runProperties } from './run-properties.ts';
import { readSignIns } from './sign-ins.ts';
import { createMeter, usdPerCall } from './spending.ts';

/**
 * Runs the checks and loads, counts the model calls, and judges the result. When the run ends early, the report has
 * what was observed until then.
 * @throws {TargetError} `sign_in` when nobody can sign in at the beginning
 */
export async function run(parts: RunParts): Promise<RunReport> {
  const { options, found, recorder, guard } = parts;
  const { target } = found;
  const startedAt = new Date().toISOString();
  const signIns = await readSignIns(target);
  const meter = createMeter(options.profile.budget, await usdPerCall(target));
  const counting = countMeanwhile(parts, meter);

  const later: (() => Promise<void>)[] = [];
  const judgeLater = (work: () => Promise<void>) => void later.push(work);
  const ofLoad: Sectioned[] = [];
  const find = (finding: Sectioned) => void ofLoad.push(finding);
  const checks = await runProperties(parts, meter, judgeLater);
  const operated = await operate(parts, meter);
  const loads = await runLoads(parts, { meter, judgeLater, find });
  counting.stop();

  const isWaiting = later.length > 0 || loads.length > 0;
  const settled = isWaiting ? await waitForEvidence(parts, meter) : [];
  for (const work of later) await work();
  const counted = await callsOfWholeRun(parts, loads);
  recorder.does('Deleting what was stored');
  const left = guard.ending().by === 'lost' ? target.users : await target.erase();
  return reportOf({
    ...parts,
    startedAt,
    signIns,
    checks,
    loads,
    findings: [...operated.findings, ...ofLoad, ...settled, ...counted.findings],
    figures: operated.figures,
    calls: counted.calls,
    left,
    meter,
  });
}
