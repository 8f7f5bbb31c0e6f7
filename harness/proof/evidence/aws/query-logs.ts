import { setTimeout as wait } from 'node:timers/promises';
import {
  GetQueryResultsCommand,
  StartQueryCommand,
  type CloudWatchLogsClient,
  type ResultField,
} from '@aws-sdk/client-cloudwatch-logs';
import { parseLogLines } from '../log-lines.ts';
import type { LogRecord } from '../telemetry.ts';

export type LogsQuery = Readonly<{
  group: string;
  /** The run or trace that a line must name; hex digits only. */
  words: string;
  sinceMs: number;
  /** Longest time of a query, in ms. */
  patienceMs: number;
}>;

/** Upper bound on the lines that Logs Insights returns for one query. */
const MOST_LINES = 10_000;
const POLL_MS = 500;

/**
 * Returns the lines of a query. @throws when it fails or takes too long, or when there are more lines than can be
 * read
 */
export async function queryLogs(
  client: CloudWatchLogsClient,
  { group, words, sinceMs, patienceMs }: LogsQuery,
): Promise<readonly LogRecord[]> {
  const filter = /^[0-9a-f]+$/.test(words) ? `| filter @message like "${words}" ` : '';
  const { queryId } = await client.send(
    new StartQueryCommand({
      logGroupName: group,
      startTime: Math.floor(sinceMs / 1_000) - 60,
      endTime: Math.ceil(Date.now() / 1_000) + 60,
      queryString: `fields @timestamp, @message ${filter}| sort @timestamp asc | limit ${MOST_LINES}`,
    }),
  );
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') return recordsOf(results);
    if (status !== 'Running' && status !== 'Scheduled')
      throw new Error(`The query of ${group} ended as ${status}`);
    if (performance.now() > giveUpAt) throw new Error(`The query of ${group} took too long`);
    await wait(POLL_MS);
  }
}

function recordsOf(results: readonly (readonly ResultField[])[]): readonly LogRecord[] {
  if (results.length >= MOST_LINES)
    throw new Error(`More than ${MOST_LINES} lines were found: make the run smaller`);
  const messages = results.map(
    (fields) => fields.find(({ field }) => field === '@message')?.value ?? '',
  );
  return parseLogLines(messages.map((message) => message.replaceAll('\n', ' ')).join('\n'), {});
}
