import { broken, rewritten, without } from './broken.ts';
import { prod, type BrokenCase } from './broken-case.fixture.ts';

/** Synthesized configurations that the policies of `watching.ts` must refuse. */
export const BROKEN_WATCHING: readonly BrokenCase[] = [
  {
    policy: 'every alarm is there with its threshold, tells somebody and links to its runbook',
    wrong: 'another threshold',
    given: broken(prod, {
      type: 'aws_cloudwatch_metric_alarm',
      id: 'cpu',
      path: ['threshold'],
      to: 95,
    }),
    says: /alarms_cpu.* threshold is 95, not 80/,
  },
  {
    policy: 'every alarm is there with its threshold, tells somebody and links to its runbook',
    wrong: 'an alarm left out',
    given: rewritten(
      prod,
      /"alarm_name":"onecall-prod-not-one-call"/,
      '"alarm_name":"onecall-prod-other"',
    ),
    says: /no alarm "not-one-call"/,
  },
  {
    policy: "alarms count model calls under the environment's own profiles",
    wrong: 'calls through the system profile, as every environment makes them',
    given: rewritten(
      prod,
      /"ModelId":"[^"]*nova-lite[^"]*"/g,
      '"ModelId":"us.amazon.nova-lite-v1:0"',
    ),
    says: /counts calls of us\.amazon\.nova-lite-v1:0, which other environments call too/,
  },
  {
    policy: "alarms count model calls under the environment's own profiles",
    wrong: 'no profile',
    given: without(prod, 'aws_bedrock_inference_profile'),
    says: /has 0 inference profiles for 3 models/,
  },
  {
    policy: 'every alarm tells somebody and links to its runbook',
    wrong: 'nobody is told',
    given: broken(prod, {
      type: 'aws_cloudwatch_metric_alarm',
      id: 'errors',
      path: ['alarm_actions'],
      to: [],
    }),
    says: /alarms_errors.* tells nobody/,
  },
  {
    policy: 'the dashboard has a row for every alarm',
    wrong: 'a row left out',
    given: rewritten(prod, /\\"title\\":\\"restarts\\"/, '\\"title\\":\\"other\\"'),
    says: /no row for "restarts"/,
  },
  {
    policy: 'restarts count what stopped by itself or was unhealthy, not what a deployment stopped',
    wrong: 'every stopped task',
    given: broken(prod, {
      type: 'aws_cloudwatch_event_rule',
      path: ['event_pattern'],
      to: '{"source":["aws.ecs"]}',
    }),
    says: /counts other tasks/,
  },
  {
    policy: 'a budget says when a month costs too much',
    wrong: 'no budget',
    given: without(prod, 'aws_budgets_budget'),
    says: /nobody is told of costs/,
  },
  {
    policy: 'everything is tagged for its cost',
    wrong: 'no Project tag',
    given: rewritten(prod, /"Project":"onecall"/, '"Other":"onecall"'),
    says: /its provider sets no Project/,
  },
  {
    policy: 'only the aws provider is used, in the account of the environment',
    wrong: 'a second provider',
    given: rewritten(prod, /"provider":\{/, '"provider":{"tls":[],'),
    says: /uses (aws, tls|tls, aws)/,
  },
  {
    policy: 'states are locked while they are changed',
    wrong: 'no lock',
    given: rewritten(prod, /"use_lockfile":true/, '"use_lockfile":false'),
    says: /two deploys could write its state at once/,
  },
];
