import { FilterLogEventsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

/** An event may arrive later than one that is newer, so the end is read again. */
const OVERLAP_MS = 30_000;

/**
 * All that was written to a log group since a moment, as text; each call fetches what is new.
 *
 * @param sinceMs epoch ms
 */
export function logTail(
  client: CloudWatchLogsClient,
  logGroupName: string,
  sinceMs: number,
): () => Promise<string> {
  const seen = new Map<string, string>();
  let fromMs = sinceMs;
  return async () => {
    let newestMs = fromMs;
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new FilterLogEventsCommand({ logGroupName, startTime: fromMs, nextToken }),
      );
      for (const { eventId, message = '', timestamp = 0 } of page.events ?? []) {
        seen.set(eventId ?? `${timestamp} ${message}`, message.trimEnd());
        newestMs = Math.max(newestMs, timestamp);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    fromMs = Math.max(fromMs, newestMs - OVERLAP_MS);
    return [...seen.values()].join('\n');
  };
}
