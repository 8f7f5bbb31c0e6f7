import {
  paginateDescribeAlarms,
  SetAlarmStateCommand,
  type CloudWatchClient,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { readAlarm, type Alarm } from './alarm.ts';
import {
  evaluationRange,
  evaluateAlarm,
  type AlarmEvaluation,
  type StateValue,
} from './alarm-state.ts';
import type { MetricReader } from './metric-reader.ts';
import { MINUTE_MS } from './metric-writer.ts';
import { problemText, type Problems } from './problems.ts';

export type AlarmState = AlarmEvaluation & Readonly<{ name: string }>;

type Parts = Readonly<{
  client: CloudWatchClient;
  reader: MetricReader;
  problems: Problems;
  say: (text: string) => void;
}>;

/**
 * State reason of an alarm that was never evaluated. moto reports OK for such an alarm, AWS reports
 * INSUFFICIENT_DATA.
 */
const UNCHECKED = 'Unchecked';

const isUnchecked = ({ StateReason = UNCHECKED }: MetricAlarm) => StateReason.startsWith(UNCHECKED);

const stateBefore = (alarm: MetricAlarm): StateValue =>
  isUnchecked(alarm) ? 'INSUFFICIENT_DATA' : (alarm.StateValue ?? 'INSUFFICIENT_DATA');

/**
 * Returns a function that evaluates every applied metric alarm at a given time, and sets changed states through the
 * API. As in CloudWatch, periods end with the last whole minute. Alarm actions are not carried out.
 */
export function createAlarms({ client, reader, problems, say }: Parts) {
  const readOrNote = (alarm: MetricAlarm): Alarm | AlarmEvaluation => {
    try {
      return readAlarm(alarm);
    } catch (error) {
      const reason = `Cannot evaluate alarm ${alarm.AlarmName ?? ''}: ${problemText(error)}`;
      problems.note(reason);
      return { state: 'INSUFFICIENT_DATA', reason };
    }
  };

  const judged = async (alarm: MetricAlarm, nowMs: number): Promise<AlarmEvaluation> => {
    const read = readOrNote(alarm);
    if ('reason' in read) return read;
    const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    const count = evaluationRange(read);
    const values = await reader.read(read.metrics, { endMs, periodMs: read.periodMs, count });
    const series = Array.from({ length: count }, (_, at) =>
      read.value((id) => values.get(id)?.[at]),
    );
    return evaluateAlarm(read, series, { endMs, current: stateBefore(alarm) });
  };

  const evaluateOne = async (alarm: MetricAlarm, nowMs: number): Promise<AlarmState> => {
    const { AlarmName: name = '' } = alarm;
    const judgement = await judged(alarm, nowMs);
    const { state, reason } = judgement;
    if (state !== alarm.StateValue || isUnchecked(alarm)) {
      const command = { AlarmName: name, StateValue: state, StateReason: reason.slice(0, 1_023) };
      await client.send(new SetAlarmStateCommand(command));
    }
    const before = stateBefore(alarm);
    if (state !== before && (state === 'ALARM' || before === 'ALARM'))
      say(`Alarm ${name} is ${state}: ${reason}. Its actions are not sent`);
    return { name, ...judgement };
  };

  return {
    evaluate: async (nowMs: number): Promise<readonly AlarmState[]> => {
      const states: AlarmState[] = [];
      for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {})) {
        for (const alarm of MetricAlarms) states.push(await evaluateOne(alarm, nowMs));
      }
      return states;
    },
  };
}
