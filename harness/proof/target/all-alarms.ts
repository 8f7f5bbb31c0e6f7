import {
  paginateDescribeAlarms,
  type CloudWatchClient,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';

/** Returns every metric alarm of the AWS account and region, from all pages of the list. */
export async function allAlarms(client: CloudWatchClient): Promise<readonly MetricAlarm[]> {
  const alarms: MetricAlarm[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {}))
    alarms.push(...MetricAlarms);
  return alarms;
}
