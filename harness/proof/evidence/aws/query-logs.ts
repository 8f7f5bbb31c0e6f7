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
  /** Id of the run or trace that a log line must contain; it may have hex digits only. */
  words: string;
  sinceMs: number;
  /** Longest time that one query may take, in ms. */
  patienceMs: number;
  /** Largest number of lines that one query returns; the limit of Logs Insights by default. */
  mostLines?: number;
}>;

/** Largest number of lines that Logs Insights returns for one query. */
const MOST_LINES = 10_000;
const POLL_MS = 500;
/** Seconds that are added before and after a queried time range, because clocks differ. */
const MARGIN_SECONDS = 60;

/** Time range of a query, in epoch seconds. CloudWatch may leave out or include its last second. */
type Window = Readonly<{ from: number; to: number }>;

/**
 * Returns the log lines that match a query. Splits the time range in two halves when it has more lines than one query
 * returns.
 * @throws when a query fails or takes too long, or when one second has more lines than a query returns
 */
export async function queryLogs(
  client: CloudWatchLogsClient,
  query: LogsQuery,
): Promise<readonly LogRecord[]> {
  const from = Math.floor(query.sinceMs / 1_000) - MARGIN_SECONDS;
  const to = Math.ceil(Date.now() / 1_000) + MARGIN_SECONDS;
  return recordsOf(await rowsIn(client, query, { from, to }));
}

type Row = readonly ResultField[];

async function rowsIn(
  client: CloudWatchLogsClient,
  query: LogsQuery,
  { from, to }: Window,
): Promise<readonly Row[]> {
  const { group, mostLines = MOST_LINES } = query;
  const rows = await runQuery(client, query, { from, to });
  if (rows.length < mostLines) return rows;
  if (to - from <= 1)
    throw new Error(`${group} has ${mostLines} lines or more in a second: make the run smaller`);
  // Both halves of the time range contain the second in the middle, because CloudWatch may return that second's lines
  // for one half only. Duplicate lines are removed.
  const middle = Math.floor((from + to) / 2);
  const earlier = await rowsIn(client, query, { from, to: middle });
  const pointers = new Set(earlier.map((row) => valueOf(row, '@ptr')));
  const later = await rowsIn(client, query, { from: middle, to });
  return [...earlier, ...later.filter((row) => !pointers.has(valueOf(row, '@ptr')))];
}

async function runQuery(
  client: CloudWatchLogsClient,
  { group, words, patienceMs, mostLines = MOST_LINES }: LogsQuery,
  { from, to }: Window,
): Promise<readonly Row[]> {
  const filter = /^[0-9a-f]+$/.test(words) ? `| filter @message like "${words}" ` : '';
  const { queryId } = await client.send(
    new StartQueryCommand({
      logGroupName: group,
      startTime: from,
      endTime: to,
      queryString: `fields @timestamp, @message ${filter}| sort @timestamp asc | limit ${mostLines}`,
    }),
  );
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') return results;
    if (status !== 'Running' && status !== 'Scheduled')
      throw new Error(`The query of ${group} ended as ${status}`);
    if (performance.now() > giveUpAt) throw new Error(`The query of ${group} took too long`);
    await wait(POLL_MS);
  }
}

const valueOf = (row: Row, name: string): string =>
  row.find(({ field }) => field === name)?.value ?? '';

function recordsOf(rows: readonly Row[]): readonly LogRecord[] {
  const messages = rows.map((row) => valueOf(row, '@message').replaceAll('\n', ' '));
  return parseLogLines(messages.join('\n'), {});
}
