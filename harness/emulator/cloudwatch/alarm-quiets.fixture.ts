import type { AlarmName } from './applied-alarms.fixture.ts';
import { called, log, repeatedly } from './alarm-signals.fixture.ts';
import { TEST_MODELS } from './applied.fixture.ts';
import type { CloudWatch } from './start-cloudwatch.ts';

export type QuietCase = Readonly<{
  alarm: AlarmName;
  by: string;
  /** Functions that send the log lines and metrics of one minute each; the alarm must be OK after every minute. */
  minutes: readonly ((cloud: CloudWatch) => void)[];
}>;

const nothing = (): void => {};
const idle = (minutes: number) => Array.from({ length: minutes }, () => nothing);

/**
 * Returns minutes of a test: in the first, log lines report model calls; some minutes later, Bedrock's metrics count
 * these calls.
 */
const late = (calls: number, minutesLater: number) => [
  (cloud: CloudWatch) => repeatedly(calls, () => log(cloud)),
  ...idle(minutesLater - 1),
  (cloud: CloudWatch) => repeatedly(calls, () => called(TEST_MODELS[0], 'accepted')(cloud)),
];

/** Cases in which the named alarm must not go off. */
export const quiets: readonly QuietCase[] = [
  {
    alarm: 'model-calls-unaccounted',
    by: 'six calls in a quiet hour that Bedrock counts late',
    minutes: [...idle(70), ...late(6, 3), ...idle(130)],
  },
  {
    alarm: 'model-calls-unaccounted',
    by: 'a verification of 400 calls that Bedrock counts late',
    minutes: [...idle(70), ...Array.from({ length: 10 }, () => late(40, 3)).flat(), ...idle(130)],
  },
  {
    alarm: 'ledger-unequal',
    by: 'three stopped answers, whose reservations the accounts keep',
    minutes: [
      (cloud) => {
        repeatedly(100, () => log(cloud));
        repeatedly(3, () => log(cloud, { outcome: 'stopped', usd: null, ledgerUsd: 0.05 }));
      },
      ...idle(60),
    ],
  },
  {
    alarm: 'errors',
    by: 'one failed of ten requests',
    minutes: [
      (cloud) => {
        repeatedly(9, () => log(cloud));
        log(cloud, { outcome: 'failed', reason: 'model_failed' });
      },
      ...idle(6),
    ],
  },
];
