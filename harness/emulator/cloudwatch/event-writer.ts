import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { ServiceEvent } from './sinks.ts';

type TimedEvent = ServiceEvent & Readonly<{ atMs: number }>;

const MOST_EVENTS = 10;

/**
 * Sends the events of services to EventBridge's default bus, whose rules count them and write them to log groups.
 * Unlike AWS, the emulated API accepts sources that begin with "aws." from anybody.
 */
export function createEventWriter(client: EventBridgeClient) {
  const waiting: TimedEvent[] = [];
  return {
    add: (event: TimedEvent) => void waiting.push(event),
    /** Sends the waiting events. @throws when the AWS API does not answer; the events then wait for the next call */
    flush: async () => {
      while (waiting.length > 0) {
        const some = waiting.slice(0, MOST_EVENTS);
        const Entries = some.map(({ source, detailType, detail, atMs }) => ({
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
          Time: new Date(atMs),
        }));
        await client.send(new PutEventsCommand({ Entries }));
        waiting.splice(0, some.length);
      }
    },
  };
}
