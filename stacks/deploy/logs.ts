import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { setTimeout as wait } from 'node:timers/promises';
import type { EnvironmentFile } from './environment-file.ts';
import type { DeploySession } from './session.ts';

export interface LogsOptions {
  readonly sinceMinutes: number;
  readonly follow: boolean;
  /** CloudWatch filter pattern such as `{ $.outcome = "failed" }`; without it, every line is read. */
  readonly filter?: string;
}

const POLL_MS = 3000;

/** Yields the server's log lines unchanged, oldest first. */
export async function* readLogs(
  session: DeploySession,
  file: EnvironmentFile,
  options: LogsOptions,
): AsyncGenerator<string> {
  const client = new CloudWatchLogsClient(session.client);
  let startTime = Date.now() - options.sinceMinutes * 60_000;
  const seen = new Set<string>();
  try {
    for (;;) {
      const pages = paginateFilterLogEvents(
        { client },
        {
          logGroupName: file.logGroup,
          startTime,
          ...(options.filter !== undefined && { filterPattern: options.filter }),
        },
      );
      for await (const { events } of pages) {
        for (const { eventId = '', message = '', timestamp = startTime } of events ?? []) {
          if (seen.has(eventId)) continue;
          seen.add(eventId);
          startTime = Math.max(startTime, timestamp);
          yield message.trimEnd();
        }
      }
      if (!options.follow) return;
      await wait(POLL_MS);
    }
  } finally {
    client.destroy();
  }
}
