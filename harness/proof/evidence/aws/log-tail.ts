import { FilterLogEventsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

/** Time that is read again, because an event may arrive later than a newer one. */
const OVERLAP_MS = 30_000;

/**
 * Returns a function that fetches what is new in a log group, and gives all of its text since a moment.
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
