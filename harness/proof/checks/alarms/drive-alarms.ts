import { setTimeout as wait } from 'node:timers/promises';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { findingsOf, type Finding } from '../../evidence/finding.ts';
import { allAlarms } from '../../target/all-alarms.ts';
import { createAwsClients, type AwsClients } from '../../target/aws-clients.ts';
import type { Environment } from '../../target/environment.ts';
import type { Alarm } from '../../../environments/operations.ts';
import type { ChaosContext } from '../chaos/chaos-context.ts';
import { createJournal } from '../chaos/journal.ts';
import type { ChaosOptions } from '../chaos/run-chaos.ts';
import type { AlarmFault } from './alarm-fault.ts';
import { ALARM_FAULTS } from './alarm-faults.ts';

export type Driving = Omit<ChaosOptions, 'checks'> &
  Readonly<{
    environment: Pick<Environment, 'region' | 'awsEndpoint'> | undefined;
    /** Those that are known, unless given. */
    faults?: readonly AlarmFault[];
    /** After which what was measured and logged is published, in ms. */
    publishedMs?: number;
  }>;

/** What publishes measurements does so about once a second, and logs come a little later. */
const PUBLISHED_MS = 1_000;
/** Beyond those it needs: on a busy machine a minute may fall short. */
const MORE_PERIODS = 10;
/**
 * The clock also runs while something is measured and evaluated. From one look to the next no more than a period may
 * pass by it, or a minute is in neither.
 */
const LOOKING_MS = 15_000;
/** Application Auto Scaling makes alarms of its own for its policies; they call nobody. */
const OF_AUTOSCALING = 'TargetTracking-';

type Pace = Readonly<{ periodMs: number; periods: number; publishedMs: number }>;

/** I7: each applied alarm goes off by the fault it is there for, and ends when that is mended. */
export async function driveAlarms(driving: Driving): Promise<void> {
  const { target, environment, onFinding, onFigure: figure, say } = driving;
  const { publishedMs = PUBLISHED_MS } = driving;
  const { operations, modelFaults } = target;
  if (!operations || !modelFaults || environment?.awsEndpoint === undefined)
    return onFinding(
      findingsOf('alarms').inconclusive(
        'Cannot tell: no alarm is evaluated here; to enable it, verify the emulated environment',
      ),
    );
  const journal = createJournal(driving);
  const ctx: ChaosContext = { ...driving, operations, faults: modelFaults, journal, figure };
  const aws = createAwsClients(environment);
  try {
    const applied = await alarmsIn(aws);
    const faults = driving.faults ?? ALARM_FAULTS;
    for (const fault of faults) {
      if (driving.signal.aborted) return;
      say(`Alarm ${fault.alarm}`);
      onFinding(await guarded(fault.alarm, () => drive(ctx, fault, { applied, publishedMs })));
    }
    for (const { AlarmName = '' } of applied)
      if (!faults.some(({ alarm }) => isOf(AlarmName, alarm)))
        onFinding(
          findingsOf('alarms').inconclusive(
            `Cannot tell: no fault is known that sets off ${AlarmName}`,
          ),
        );
  } catch (error) {
    onFinding(findingsOf('alarms').inconclusive(`Could not be looked at: ${String(error)}`));
  } finally {
    aws.close();
  }
}

/** Names begin with the environment's. */
const isOf = (name: string, alarm: string): boolean => `-${name}`.endsWith(`-${alarm}`);

async function alarmsIn({ cloudwatch }: AwsClients): Promise<readonly MetricAlarm[]> {
  const alarms = await allAlarms(cloudwatch);
  return alarms.filter(({ AlarmName = '' }) => !AlarmName.startsWith(OF_AUTOSCALING));
}

async function guarded(alarm: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return findingsOf(alarm).inconclusive(`Could not be driven: ${why}`);
  }
}

type Known = Readonly<{ applied: readonly MetricAlarm[]; publishedMs: number }>;

async function drive(
  ctx: ChaosContext,
  { alarm, says, inject }: AlarmFault,
  { applied, publishedMs }: Known,
): Promise<Finding> {
  const is = findingsOf(alarm);
  const found = applied.find(({ AlarmName = '' }) => isOf(AlarmName, alarm));
  const name = found?.AlarmName;
  if (found === undefined || name === undefined)
    return is.violated(`No alarm is applied whose name ends in "-${alarm}"`, [
      `alarms that are applied: ${applied.map(({ AlarmName }) => AlarmName).join(', ') || 'none'}`,
    ]);
  const pace = { ...paceOf(found), publishedMs };
  // What went on before is over.
  await ctx.operations.advanceClock(pace.periodMs * (pace.periods + 1));
  const before = await reaches(ctx, { name, state: 'OK', ...pace });
  if (before.state !== 'OK')
    return is.violated(
      `Alarm ${name} is ${before.state} although nothing is broken: ${before.reason}`,
      [`state of ${name}: ${before.state}`],
    );
  const mend = await inject(ctx);
  let during: Alarm;
  try {
    during = await reaches(ctx, { name, state: 'ALARM', ...pace });
  } finally {
    await mend();
  }
  if (during.state !== 'ALARM')
    return is.violated(`Alarm ${name} stayed ${during.state} after ${says}: ${during.reason}`, [
      `state of ${name}: ${during.state}`,
    ]);
  const after = await reaches(ctx, { name, state: 'OK', ...pace });
  if (after.state !== 'OK')
    return is.violated(
      `Alarm ${name} stayed ${after.state} after ${says} was mended: ${after.reason}`,
      [`state of ${name}: ${after.state}`],
    );
  return is.proven(
    `${name} went off after ${says} (${during.reason.slice(0, 120)}), and ended when it was mended`,
  );
}

function paceOf({ Metrics = [], Period, EvaluationPeriods = 1 }: MetricAlarm) {
  const periods = Metrics.map(({ MetricStat }) => MetricStat?.Period ?? 0);
  return { periodMs: Math.max(Period ?? 0, ...periods, 60) * 1_000, periods: EvaluationPeriods };
}

type Wanted = Pace & Readonly<{ name: string; state: Alarm['state'] }>;

/** Looks, and lets almost a period pass after each look, until the alarm is in that state or had its time. */
async function reaches(
  { operations }: ChaosContext,
  { name, state, periodMs, periods, publishedMs }: Wanted,
): Promise<Alarm> {
  for (let passed = 0; ; passed += 1) {
    await wait(publishedMs);
    const found = (await operations.evaluateAlarms()).find((each) => each.name === name);
    const now = found ?? {
      name,
      state: 'INSUFFICIENT_DATA' as const,
      reason: 'It is not evaluated',
    };
    if (now.state === state || passed > periods + MORE_PERIODS) return now;
    await operations.advanceClock(periodMs - LOOKING_MS);
  }
}
