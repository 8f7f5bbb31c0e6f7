import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { AwsAccess } from '../aws-access.ts';
import type { Clock } from '../clock.ts';
import { repeat } from '../repeat.ts';
import { createAlarms } from './alarms.ts';
import { createEventWriter } from './event-writer.ts';
import { createFilteredMetrics } from './filtered-metrics.ts';
import { createLogWriter } from './log-writer.ts';
import { createMetricReader } from './metric-reader.ts';
import { createMetricWriter } from './metric-writer.ts';
import { createProblems, problemText } from './problems.ts';
import type { EventSink, LogSink, MetricSink } from './sinks.ts';

export type CloudWatchOptions = Readonly<{
  aws: AwsAccess;
  clock: Clock;
  /**
   * Clock for log lines; `clock` by default. The emulated CloudWatch Logs refuses log lines more than 2 hours ahead
   * of real time.
   */
  logClock?: Clock;
  say: (text: string) => void;
  /** Interval in milliseconds between writes of log lines and events, which also refresh filters; 1,000 by default. */
  flushMs?: number;
  /** Interval in milliseconds between writes of metrics; 5,000 by default. */
  metricsMs?: number;
  /** Interval in milliseconds of real time (not of `clock`) between evaluations of the alarms; 60,000 by default. */
  evaluateMs?: number;
}>;

export type CloudWatch = ReturnType<typeof startCloudWatch>;

/**
 * Emulates CloudWatch and CloudWatch Logs for the resources that are applied to an AWS API, and passes events to its
 * EventBridge. Alarms change their state but send no notifications.
 */
export function startCloudWatch(options: CloudWatchOptions) {
  const { aws, clock, logClock = clock, say } = options;
  const { flushMs = 1_000, metricsMs = 5_000, evaluateMs = 60_000 } = options;
  // The emulated API cannot read compressed requests; the AWS SDK compresses requests of 10 KB and more.
  const cloudWatch = new CloudWatchClient({ ...aws, disableRequestCompression: true });
  const logsApi = new CloudWatchLogsClient(aws);
  const eventsApi = new EventBridgeClient(aws);

  const problems = createProblems(say);
  const metrics = createMetricWriter(cloudWatch, problems);
  const logs = createLogWriter({ client: logsApi, clock: logClock, problems });
  const filtered = createFilteredMetrics({ client: logsApi, metrics, problems });
  const events = createEventWriter(eventsApi);
  const reader = createMetricReader(cloudWatch);
  const alarms = createAlarms({ client: cloudWatch, reader, problems, say });

  const writeLines = async () => {
    await events.flush();
    await logs.flush(filtered.add);
    await filtered.flush();
    filtered.closeMinutes(clock.nowMs());
  };
  const writeAll = async () => {
    await writeLines();
    await metrics.flush();
  };

  /** Promise of the last write. Each write starts after the write before it, so that data arrive in order. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  const evaluate = () =>
    inTurn(async () => {
      await writeAll();
      return alarms.evaluate(clock.nowMs());
    });

  const failed = (error: unknown) =>
    problems.note(`The AWS API does not answer: ${problemText(error)}`);
  const timers = [
    repeat(flushMs, () => inTurn(writeLines), failed),
    repeat(metricsMs, () => inTurn(metrics.flush), failed),
    repeat(evaluateMs, evaluate, failed),
  ];

  return {
    metrics: (points: Parameters<MetricSink>[0]) => metrics.add(points, clock.nowMs()),
    logs: (line: Parameters<LogSink>[0]) => logs.add(line, clock.nowMs()),
    events: (event: Parameters<EventSink>[0]) => events.add({ ...event, atMs: clock.nowMs() }),
    /** Writes all waiting data. @throws when the AWS API does not answer; the data then wait for the next call */
    flush: () => inTurn(writeAll),
    /** Writes all waiting data, then evaluates every applied alarm. @throws when the AWS API does not answer */
    evaluate,
    /** Returns the problems with their counts: unsupported filters and alarms, and log lines for missing log groups. */
    problems: problems.all,
    /** Writes the waiting data if the AWS API answers, and stops the emulator. */
    close: async () => {
      for (const end of timers) end();
      await inTurn(writeAll).catch((error: unknown) =>
        problems.note(`Some of what was told is lost: ${problemText(error)}`),
      );
      for (const client of [cloudWatch, logsApi, eventsApi]) client.destroy();
    },
  };
}
