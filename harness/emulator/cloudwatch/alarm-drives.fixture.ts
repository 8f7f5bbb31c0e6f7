import type { AlarmName } from './applied-alarms.fixture.ts';
import {
  balancer5xx,
  called,
  cpu,
  healthy,
  log,
  stoppedTask,
  repeatedly,
} from './alarm-signals.fixture.ts';
import { TEST_MODELS, type FilterName } from './applied.fixture.ts';
import type { CloudWatch } from './start-cloudwatch.ts';

export type Drive = Readonly<{
  alarm: AlarmName;
  by: string;
  /** Sends the log lines, metrics and events of one minute of the fault that the alarm must report. */
  fault: (cloud: CloudWatch) => void;
  faultMinutes: number;
  /** Sends the log lines, metrics and events of one minute without the fault, before or after it. */
  well: (cloud: CloudWatch) => void;
  wellMinutes: number;
  filter?: FilterName;
}>;

const fine = (cloud: CloudWatch) => repeatedly(10, () => log(cloud));

export const drives: readonly Drive[] = [
  {
    alarm: 'query-time',
    by: 'a line whose routeMs is 10,000',
    fault: (cloud) => log(cloud, { routeMs: 10_000 }),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 1,
    filter: 'routed',
  },
  {
    alarm: 'query-time',
    by: 'a line without a route, given up after 10 s',
    fault: (cloud) =>
      log(cloud, { outcome: 'failed', reason: 'model_slow', routeMs: null, totalMs: 10_004 }),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 1,
    filter: 'neverRouted',
  },
  {
    alarm: 'query-time',
    by: 'a model that reasons first and takes 30 s, after ones of 29 s',
    fault: (cloud) => log(cloud, { routeBound: 'reasoning', routeMs: 30_000 }),
    faultMinutes: 1,
    well: (cloud) => log(cloud, { routeBound: 'reasoning', routeMs: 29_000 }),
    wellMinutes: 1,
    filter: 'reasonedRouted',
  },
  {
    alarm: 'cpu',
    by: 'CPUUtilization',
    fault: cpu(81),
    faultMinutes: 5,
    well: cpu(40),
    wellMinutes: 1,
  },
  {
    alarm: 'errors',
    by: 'failed requests, three of ten',
    fault: (cloud) => {
      repeatedly(7, () => log(cloud));
      repeatedly(3, () => log(cloud, { outcome: 'failed', reason: 'model_failed' }));
    },
    faultMinutes: 1,
    well: fine,
    wellMinutes: 5,
    filter: 'failed',
  },
  {
    alarm: 'errors',
    by: "the load balancer's own 503, with no request logged",
    fault: balancer5xx(3),
    faultMinutes: 1,
    well: () => {},
    wellMinutes: 5,
  },
  {
    alarm: 'restarts',
    by: 'tasks that exited by themselves',
    fault: stoppedTask('EssentialContainerExited', 'Essential container in task exited'),
    faultMinutes: 4,
    well: stoppedTask('ServiceSchedulerInitiated', 'Scaling activity initiated by deployment'),
    wellMinutes: 35,
  },
  {
    alarm: 'restarts',
    by: 'tasks that the scheduler stopped for being unhealthy',
    fault: stoppedTask('ServiceSchedulerInitiated', 'Task failed container health checks'),
    faultMinutes: 4,
    well: () => {},
    wellMinutes: 35,
  },
  {
    alarm: 'no-healthy-target',
    by: 'HealthyHostCount',
    fault: healthy(0),
    faultMinutes: 1,
    well: healthy(2),
    wellMinutes: 1,
  },
  {
    alarm: 'no-healthy-target',
    by: 'a load balancer that reports nothing any more',
    fault: () => {},
    faultMinutes: 3,
    well: healthy(1),
    wellMinutes: 1,
  },
  {
    alarm: 'model-throttled',
    by: "Bedrock's InvocationThrottles",
    fault: called(TEST_MODELS[1], 'throttled'),
    faultMinutes: 1,
    well: called(TEST_MODELS[1], 'accepted'),
    wellMinutes: 5,
  },
  {
    alarm: 'model-throttled',
    by: 'a line that says so',
    fault: (cloud) => log(cloud, { outcome: 'failed', reason: 'model_throttled', modelCalls: 0 }),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 5,
    filter: 'throttled',
  },
  {
    alarm: 'not-one-call',
    by: 'an answer that cost two calls',
    fault: (cloud) => log(cloud, { modelCalls: 2 }),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 5,
    filter: 'notOneCall',
  },
  {
    alarm: 'not-one-call',
    by: 'an answer that cost none',
    fault: (cloud) => log(cloud, { procedure: 'classify', modelCalls: 0 }),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 5,
    filter: 'notOneCall',
  },
  {
    alarm: 'not-one-call',
    by: 'a call for what was refused',
    fault: (cloud) => log(cloud, { outcome: 'refused', reason: 'invalid', modelCalls: 1 }),
    faultMinutes: 1,
    well: (cloud) => log(cloud, { outcome: 'refused', reason: 'invalid', modelCalls: 0 }),
    wellMinutes: 5,
    filter: 'notOneCall',
  },
  {
    alarm: 'dollars-per-hour',
    by: 'answers that cost 12 dollars in an hour',
    fault: (cloud) => repeatedly(2, () => log(cloud, { usd: 6, ledgerUsd: 6 })),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 60,
    filter: 'usd',
  },
  {
    alarm: 'ledger-unequal',
    by: 'an answer of 1 dollar that the accounts know nothing of',
    fault: (cloud) => log(cloud, { usd: 1, ledgerUsd: null }),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 60,
    filter: 'usd',
  },
  {
    alarm: 'ledger-unequal',
    by: 'answers that the accounts hold at a tenth less than they cost',
    fault: (cloud) => repeatedly(10, () => log(cloud, { usd: 0.5, ledgerUsd: 0.45 })),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 60,
  },
  {
    alarm: 'ledger-unequal',
    by: 'reservations of 5 dollars that nobody settles',
    fault: (cloud) => repeatedly(10, () => log(cloud, { usd: null, ledgerUsd: 0.5 })),
    faultMinutes: 1,
    well: fine,
    wellMinutes: 60,
    filter: 'ledgerUsd',
  },
  {
    alarm: 'model-calls-unaccounted',
    by: 'Invocations that no request tells of',
    fault: (cloud) => {
      log(cloud);
      repeatedly(7, () => called(TEST_MODELS[0], 'accepted')(cloud));
    },
    faultMinutes: 61,
    well: (cloud) => {
      log(cloud);
      called(TEST_MODELS[1], 'accepted')(cloud);
    },
    wellMinutes: 60,
  },
];
