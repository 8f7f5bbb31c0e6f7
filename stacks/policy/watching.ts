import type { Environment } from '../environment.ts';
import type { Policy } from './policy.ts';
import { each, every, requirePresent } from './policy.ts';
import { fieldAt, blocks, listAt, nameOf, textAt, textsAt } from './synthesized.ts';

/**
 * Returns every required alarm with its threshold, and with the number of seconds that its periods must cover together.
 */
const alarmsOf = ({
  alarmUsdPerHour,
}: Environment): Readonly<Record<string, readonly [threshold: number, seconds: number]>> => ({
  'query-time': [10_000, 60],
  cpu: [80, 300],
  errors: [5, 300],
  restarts: [3, 600],
  'no-healthy-target': [1, 60],
  'model-throttled': [0, 300],
  'not-one-call': [0, 300],
  'model-calls-unaccounted': [0, 7200],
  'dollars-per-hour': [alarmUsdPerHour, 3600],
  'ledger-unequal': [0, 3600],
});

const TAGS = ['Project', 'Environment', 'ManagedBy', 'Stack'];

/** Policies for alarms and budgets, for the resources' tags, and for Terraform's providers and state locks. */
export const watching: Policy[] = [
  {
    name: 'every alarm is there with its threshold, tells somebody and links to its runbook',
    *violations(synthesized) {
      const found = blocks(synthesized, 'aws_cloudwatch_metric_alarm');
      const required = Object.entries(alarmsOf(synthesized.environment));
      for (const alarm of found) {
        const alarmName = textAt(alarm.body, 'alarm_name');
        if (!required.some(([name]) => alarmName.endsWith(`-${name}`)))
          yield `${nameOf(alarm)}: stacks/policy/watching.ts states no threshold for it`;
      }
      for (const [name, [threshold, seconds]] of required) {
        const alarm = found.find((a) => textAt(a.body, 'alarm_name').endsWith(`-${name}`));
        if (alarm === undefined) {
          yield `${synthesized.environment.name}: no alarm "${name}"`;
          continue;
        }
        if (fieldAt(alarm.body, 'threshold') !== threshold) {
          yield `${nameOf(alarm)}: threshold is ${JSON.stringify(fieldAt(alarm.body, 'threshold'))}, not ${threshold}`;
        }
        const queries = listAt(alarm.body, 'metric_query');
        const periods = queries.map((query) => fieldAt(query, 'metric', 'period'));
        const period = periods.find((p) => typeof p === 'number') ?? 0;
        if (period * Number(fieldAt(alarm.body, 'evaluation_periods')) !== seconds) {
          yield `${nameOf(alarm)}: does not look at ${seconds} s`;
        }
      }
    },
  },
  {
    name: "alarms count model calls under the environment's own profiles",
    *violations(synthesized) {
      const profiles = blocks(synthesized, 'aws_bedrock_inference_profile');
      const { name, models } = synthesized.environment;
      if (profiles.length !== models.length)
        yield `${name}: has ${profiles.length} inference profiles for ${models.length} models`;
      for (const alarm of blocks(synthesized, 'aws_cloudwatch_metric_alarm')) {
        for (const query of listAt(alarm.body, 'metric_query')) {
          const model = textAt(query, 'metric', 'dimensions', 'ModelId');
          if (model !== '' && !model.includes('aws_bedrock_inference_profile'))
            yield `${nameOf(alarm)}: counts calls of ${model}, which other environments call too`;
        }
      }
    },
  },
  {
    name: 'every alarm tells somebody and links to its runbook',
    violations: every(
      each(
        'aws_cloudwatch_metric_alarm',
        'tells nobody',
        ({ body }) =>
          listAt(body, 'alarm_actions').length > 0 && listAt(body, 'ok_actions').length > 0,
      ),
      each('aws_cloudwatch_metric_alarm', 'links to no runbook', ({ body }) =>
        /Runbook: https:\/\/\S+#[a-z-]+$/.test(textAt(body, 'alarm_description')),
      ),
      requirePresent('aws_sns_topic_subscription', 'alarms reach nobody'),
    ),
  },
  {
    name: 'the dashboard has a row for every alarm',
    *violations(synthesized) {
      for (const dashboard of blocks(synthesized, 'aws_cloudwatch_dashboard')) {
        const body = textAt(dashboard.body, 'dashboard_body');
        for (const name of Object.keys(alarmsOf(synthesized.environment))) {
          if (!body.includes(`"title":"${name}"`))
            yield `${nameOf(dashboard)}: no row for "${name}"`;
        }
      }
    },
  },
  {
    name: 'restarts count what stopped by itself or was unhealthy, not what a deployment stopped',
    violations: each('aws_cloudwatch_event_rule', 'counts other tasks', ({ body }) => {
      const pattern = textAt(body, 'event_pattern');
      return (
        pattern.includes('"anything-but":["ServiceSchedulerInitiated","UserInitiated"]') &&
        pattern.includes('"prefix":"Task failed"')
      );
    }),
  },
  {
    name: 'a budget says when a month costs too much',
    violations: every(
      requirePresent('aws_budgets_budget', 'nobody is told of costs'),
      each(
        'aws_budgets_budget',
        'tells nobody',
        ({ body }) => listAt(body, 'notification').length > 0,
      ),
    ),
  },
  {
    name: 'everything is tagged for its cost',
    *violations({ stacks }) {
      for (const [stack, json] of Object.entries(stacks)) {
        const tags = fieldAt(json, 'provider', 'aws', 0, 'default_tags', 0, 'tags');
        const missing = TAGS.filter((tag) => textAt(tags, tag) === '');
        if (missing.length > 0) yield `${stack}: its provider sets no ${missing.join(', ')}`;
      }
    },
  },
  {
    name: 'only the aws provider is used, in the account of the environment',
    *violations({ stacks, environment }) {
      for (const [stack, json] of Object.entries(stacks)) {
        const providers = Object.keys(fieldAt(json, 'provider') ?? {});
        if (providers.join() !== 'aws') yield `${stack}: uses ${providers.join(', ')}`;
        const accounts = textsAt(json, 'provider', 'aws', 0, 'allowed_account_ids').join();
        if (accounts !== environment.account) yield `${stack}: may be applied to another account`;
      }
    },
  },
  {
    name: 'states are locked while they are changed',
    *violations({ stacks }) {
      for (const [stack, json] of Object.entries(stacks)) {
        if (fieldAt(json, 'terraform', 'backend', 's3', 'use_lockfile') !== true) {
          yield `${stack}: two deploys could write its state at once`;
        }
      }
    },
  },
];
