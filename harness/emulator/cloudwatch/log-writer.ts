import {
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../clock.ts';
import type { Problems } from './problems.ts';
import type { ContainerLogLine } from './sinks.ts';

/** A log line with two times: `atMs` is the time of its metric points, `storedAtMs` its timestamp in the log. */
export type TimedLine = ContainerLogLine & Readonly<{ atMs: number; storedAtMs: number }>;

/** Limits of one PutLogEvents request. Each log line counts 26 bytes more than its text. */
const MOST_LINES = 10_000;
const MOST_BYTES = 1_048_576;
const LINE_BYTES = 26;

/** Largest number of log lines that wait while the AWS API does not answer; further lines are lost. */
const MOST_WAITING = 100_000;

export type LogWriter = Readonly<{
  add: (line: ContainerLogLine, atMs: number) => void;
  /**
   * Writes the waiting log lines, and passes the written ones to `written`. @throws when the AWS API does not answer;
   * lines that are not written wait for the next call.
   */
  flush: (written: (lines: readonly TimedLine[]) => void) => Promise<void>;
}>;

function firstBatch(lines: readonly TimedLine[]): readonly TimedLine[] {
  let bytes = 0;
  const full = lines.findIndex(({ message }, at) => {
    bytes += Buffer.byteLength(message) + LINE_BYTES;
    return at === MOST_LINES || (at > 0 && bytes > MOST_BYTES);
  });
  return lines.slice(0, full === -1 ? lines.length : full);
}

type Parts = Readonly<{ client: CloudWatchLogsClient; clock: Clock; problems: Problems }>;

/**
 * Writes log lines in order to their log streams, which it creates. It never creates a log group, because groups must
 * be applied.
 */
export function createLogWriter({ client, clock, problems }: Parts): LogWriter {
  const waiting = new Map<string, TimedLine[]>();
  const streams = new Set<string>();
  let count = 0;

  const makeStream = async ({ group, stream }: ContainerLogLine) => {
    try {
      const command = { logGroupName: group, logStreamName: stream };
      await client.send(new CreateLogStreamCommand(command));
    } catch (error) {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    }
  };

  const put = async (key: string, lines: readonly TimedLine[]): Promise<void> => {
    const [first] = lines;
    if (first === undefined) return;
    if (!streams.has(key)) {
      await makeStream(first);
      streams.add(key);
    }
    const { rejectedLogEventsInfo } = await client.send(
      new PutLogEventsCommand({
        logGroupName: first.group,
        logStreamName: first.stream,
        logEvents: lines.map(({ message, storedAtMs }) => ({ message, timestamp: storedAtMs })),
      }),
    );
    if (rejectedLogEventsInfo !== undefined && Object.keys(rejectedLogEventsInfo).length > 0)
      problems.note(
        `Log group ${first.group} did not keep lines: only times from 14 days ago to 2 hours ahead are taken`,
        lines.length,
      );
  };

  /** Writes log lines, or drops them if their log group does not exist. @returns whether they were written */
  const putOrDrop = async (key: string, lines: readonly TimedLine[]): Promise<boolean> => {
    try {
      await put(key, lines);
      return true;
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      if (streams.delete(key)) return putOrDrop(key, lines);
      const group = lines[0]?.group ?? '';
      problems.note(`Log group ${group} does not exist: lines for it are lost`, lines.length);
      return false;
    }
  };

  return {
    add: (line, atMs) => {
      // CloudWatch Logs accepts no empty messages.
      if (line.message === '') return;
      if (count >= MOST_WAITING) {
        problems.note('Log lines are lost: too many wait for the AWS API');
        return;
      }
      const key = JSON.stringify([line.group, line.stream]);
      const timed = { ...line, atMs, storedAtMs: Math.trunc(clock.nowMs()) };
      const lines = waiting.get(key);
      if (lines === undefined) waiting.set(key, [timed]);
      else lines.push(timed);
      count += 1;
    },
    flush: async (written) => {
      for (const [key, lines] of waiting) {
        while (lines.length > 0) {
          const batch = firstBatch(lines);
          const kept = await putOrDrop(key, batch);
          lines.splice(0, batch.length);
          count -= batch.length;
          if (kept) written(batch);
        }
        waiting.delete(key);
      }
    },
  };
}
