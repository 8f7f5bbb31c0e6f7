import { randomUUID } from 'node:crypto';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { appliedRules, targetsOf, type AppliedRule } from './applied-rules.ts';
import type { LogWriter } from './log-writer.ts';
import type { MetricWriter } from './metric-writer.ts';
import type { Problems } from './problems.ts';
import type { ServiceEvent } from './sinks.ts';

export type TimedEvent = ServiceEvent & Readonly<{ atMs: number }>;

export type EventRules = Readonly<{
  add: (event: TimedEvent) => void;
  /**
   * Delivers the waiting events to the rules. @throws when the AWS API does not answer; the events then wait for the
   * next call.
   */
  flush: () => Promise<void>;
}>;

type Parts = Readonly<{
  client: EventBridgeClient;
  metrics: MetricWriter;
  logs: LogWriter;
  problems: Problems;
}>;

type Delivery = Readonly<{ event: TimedEvent; targets: readonly string[] }>;

const LOG_GROUP = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/;

/**
 * Returns an event in EventBridge's envelope.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
function envelopeOf({ source, detailType, detail, atMs }: TimedEvent, { arn }: AppliedRule) {
  const [, , , region = '', account = ''] = arn.split(':');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account,
    time: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
    region,
    resources: [],
    detail,
  };
}

/**
 * Applies the rules of EventBridge's default bus: counts the events that match a rule, and writes them to the rule's
 * log groups.
 */
export function createEventRules({ client, metrics, logs, problems }: Parts): EventRules {
  const waiting: TimedEvent[] = [];

  const run = (rule: AppliedRule, { event, targets }: Delivery) => {
    const counted = (name: string, value: number) => ({
      namespace: 'AWS/Events',
      name,
      dimensions: { RuleName: rule.name },
      value,
    });
    const counts = [counted('MatchedEvents', 1), counted('TriggeredRules', 1)];
    if (targets.length > 0) counts.push(counted('Invocations', targets.length));
    metrics.add(counts, event.atMs);
    const message = JSON.stringify(envelopeOf(event, rule));
    for (const arn of targets) {
      const group = LOG_GROUP.exec(arn)?.[1];
      if (group !== undefined) logs.add({ group, stream: randomUUID(), message }, event.atMs);
      else
        problems.note(
          `EventBridge rule ${rule.name} sends nothing to ${arn}: only log groups are served`,
        );
    }
  };

  return {
    add: (event) => void waiting.push(event),
    flush: async () => {
      if (waiting.length === 0) return;
      const rules = await appliedRules(client, problems);
      for (let event = waiting[0]; event !== undefined; event = waiting[0]) {
        const told = event;
        const matching = rules.filter((rule) => rule.matches(envelopeOf(told, rule)));
        const targets = await Promise.all(matching.map((rule) => targetsOf(client, rule)));
        for (const [at, rule] of matching.entries())
          run(rule, { event, targets: targets[at] ?? [] });
        waiting.shift();
      }
    },
  };
}
