import { CHAOS_CHECKS } from '../checks/chaos/chaos-checks.ts';
import { runChaos, type ChaosOptions } from '../checks/chaos/run-chaos.ts';
import { driveAlarms } from '../checks/alarms/drive-alarms.ts';
import { DEPLOYED_CHECKS } from '../checks/deployed/deployed-checks.ts';
import { lookAtDeployment } from '../checks/deployed/look-at-deployment.ts';
import type { Finding } from '../evidence/finding.ts';
import type { FigureResult, Section } from '../report/result.ts';
import type { RunParts } from './run-parts.ts';
import type { Meter } from './spending.ts';

/**
 * A finding about the whole run, with the section of the report it belongs to. A finding without a section is about the
 * load.
 */
export type Sectioned = Finding & Readonly<{ section?: Section }>;

export type Operated = Readonly<{
  findings: readonly Sectioned[];
  figures: readonly FigureResult[];
}>;

/** Runs the checks of the deployment, the injected faults and the alarms, if they are selected. */
export async function operate(parts: RunParts, meter: Meter): Promise<Operated> {
  const { options, found, recorder, guard } = parts;
  const { target, telemetry, environment } = found;
  const { profile, only } = options;
  const findings: Sectioned[] = [];
  const figures: FigureResult[] = [];
  const into = (section: Section) => (finding: Finding) =>
    void findings.push({ ...finding, section });
  const named = new Set(only.checks);
  const everything = only.text === undefined;
  const chosen = <Check extends { readonly name: string }>(
    kind: Section,
    checks: readonly Check[],
    byProfile: boolean,
  ): readonly Check[] => {
    if (everything) return byProfile ? checks : [];
    return named.has(kind) ? checks : checks.filter(({ name }) => named.has(name));
  };
  const looking: Omit<ChaosOptions, 'checks' | 'onFinding'> = {
    target,
    telemetry,
    signal: guard.signal,
    budget: meter.budget,
    limits: environment?.limits ?? {},
    observe: (observation) => {
      recorder.observe(observation);
      meter.settle(observation);
    },
    onFigure: (figure) => void figures.push(figure),
    say: recorder.does,
  };
  const isApplied = environment?.adapter === 'emulated' || environment?.adapter === 'aws';

  const deployed = chosen('deployment', DEPLOYED_CHECKS, profile.deployment && isApplied);
  if (deployed.length > 0 && !guard.signal.aborted)
    await lookAtDeployment({
      ...looking,
      environment,
      checks: deployed,
      onFinding: into('deployment'),
    });
  const chaos = chosen('chaos', CHAOS_CHECKS, profile.breaks);
  if (chaos.length > 0 && !guard.signal.aborted) {
    const ended = await runChaos({ ...looking, checks: chaos, onFinding: into('chaos') });
    if (ended === 'budget') guard.end({ by: 'budget', limit: meter.reached() ?? 'the run' });
  }
  // An environment that evaluates no alarms gets an inconclusive finding, so that the report mentions it.
  const alarms = everything ? profile.breaks : named.has('alarms');
  if (alarms && !guard.signal.aborted)
    await driveAlarms({ ...looking, environment, onFinding: into('alarms') });
  return { findings, figures };
}
