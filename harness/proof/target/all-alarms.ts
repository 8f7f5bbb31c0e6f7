import {
  paginateDescribeAlarms,
  type CloudWatchClient,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';

/** Returns every metric alarm of the account and region, page by page. */
export async function allAlarms(client: CloudWatchClient): Promise<readonly MetricAlarm[]> {
  const alarms: MetricAlarm[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {}))
    alarms.push(...MetricAlarms);
  return alarms;
}
