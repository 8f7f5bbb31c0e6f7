import { setTimeout as wait } from 'node:timers/promises';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { findingsOf, type Finding } from '../../evidence/finding.ts';
import { allAlarms } from '../../target/all-alarms.ts';
import { createAwsClients, type AwsClients } from '../../target/aws-clients.ts';
import type { TargetEnvironment } from '../../target/environment.ts';
import type { AppliedAlarm } from '../../../environments/operations.ts';
import type { ChaosContext } from '../chaos/chaos-context.ts';
import { createJournal } from '../chaos/journal.ts';
import type { ChaosOptions } from '../chaos/run-chaos.ts';
import type { AlarmFault } from './alarm-fault.ts';
import { ALARM_FAULTS } from './alarm-faults.ts';
import { messageOf } from '../../evidence/parse.ts';

export type Driving = Omit<ChaosOptions, 'checks'> &
  Readonly<{
    environment: Pick<TargetEnvironment, 'region' | 'awsEndpoint'> | undefined;
    /** Faults to inject; all known faults by default. */
    faults?: readonly AlarmFault[];
    /** Milliseconds until measurements and log lines are published; one second by default. */
    publishedMs?: number;
  }>;

/** Milliseconds until measurements are published; log lines follow a little later. */
const PUBLISHED_MS = 1_000;
/**
 * Number of further evaluation periods to wait for an alarm: on a busy machine a period may hold too few measurements.
 */
const MORE_PERIODS = 10;
/**
 * Time in milliseconds that the check itself takes in each alarm period. The emulator's clock runs meanwhile, so it is
 * advanced by a period less this time; otherwise a minute could be skipped.
 */
const LOOKING_MS = 15_000;
/** Prefix of the alarms that Application Auto Scaling makes for its own policies; those alarms notify nobody. */
const OF_AUTOSCALING = 'TargetTracking-';

type Pace = Readonly<{ periodMs: number; periods: number; publishedMs: number }>;

/**
 * Checks requirement I7: each applied alarm goes off after its fault is injected, and ends after the fault is mended.
 */
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

/** Tells whether the name of an applied alarm is that of the given alarm, after the prefix of the environment. */
const isOf = (name: string, alarm: string): boolean => `-${name}`.endsWith(`-${alarm}`);

async function alarmsIn({ cloudwatch }: AwsClients): Promise<readonly MetricAlarm[]> {
  const alarms = await allAlarms(cloudwatch);
  return alarms.filter(({ AlarmName = '' }) => !AlarmName.startsWith(OF_AUTOSCALING));
}

async function guarded(alarm: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const why = messageOf(error);
    return findingsOf(alarm).inconclusive(`Could not be driven: ${why}`);
  }
}

type Known = Readonly<{ applied: readonly MetricAlarm[]; publishedMs: number }>;

async function drive(
  ctx: ChaosContext,
  { alarm, says, mayBeWeak, inject }: AlarmFault,
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
  // The emulator's clock is advanced so far that measurements from before this run are outside the alarm's window.
  await ctx.operations.advanceClock(pace.periodMs * (pace.periods + 1));
  const before = await reaches(ctx, { name, state: 'OK', ...pace });
  if (before.state !== 'OK')
    return is.violated(
      `Alarm ${name} is ${before.state} although nothing is broken: ${before.reason}`,
      [`state of ${name}: ${before.state}`],
    );
  const mend = await inject(ctx);
  let during: Seen;
  try {
    during = await reaches(ctx, { name, state: 'ALARM', ...pace });
  } finally {
    await mend();
  }
  if (during.state === 'OK' && mayBeWeak && during.measured)
    return is.inconclusive(
      `Cannot tell: ${says} was measured, and stayed below the threshold of ${name} (${during.reason}); see whether the machine is busy with other things`,
    );
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

/** State of an alarm at its last evaluation. `measured` says whether any evaluation had a data point. */
type Seen = AppliedAlarm & Readonly<{ measured: boolean }>;

function paceOf({ Metrics = [], Period, EvaluationPeriods = 1 }: MetricAlarm) {
  const periods = Metrics.map(({ MetricStat }) => MetricStat?.Period ?? 0);
  return { periodMs: Math.max(Period ?? 0, ...periods, 60) * 1_000, periods: EvaluationPeriods };
}

type Wanted = Pace & Readonly<{ name: string; state: AppliedAlarm['state'] }>;

/**
 * Advances the emulator's clock by almost one alarm period at a time. Ends when the alarm has the wanted state, or
 * after the largest number of periods that the check waits for.
 */
async function reaches(
  { operations }: ChaosContext,
  { name, state, periodMs, periods, publishedMs }: Wanted,
): Promise<Seen> {
  let measured = false;
  for (let passed = 0; ; passed += 1) {
    await wait(publishedMs);
    const found = (await operations.evaluateAlarms()).find((each) => each.name === name);
    const now = found ?? {
      name,
      state: 'INSUFFICIENT_DATA' as const,
      reason: 'It is not evaluated',
    };
    measured ||= found?.value !== undefined;
    if (now.state === state || passed > periods + MORE_PERIODS) return { ...now, measured };
    await operations.advanceClock(periodMs - LOOKING_MS);
  }
}
