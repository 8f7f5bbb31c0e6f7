import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { test, type TestContext } from '../../kit/kit.ts';
import { startAwsApi, stopAwsApi } from '../aws-api/aws-api.ts';
import { hasMoto } from '../aws-api/python.ts';
import { createManualClock } from '../clock.ts';
import { startCloudWatch } from './start-cloudwatch.ts';

export const skip = (await hasMoto('python3')) ? false : 'moto is not installed';

const HOUR_MS = 3_600_000;
/** Timer interval in milliseconds that never passes within a test, so that tests trigger each step themselves. */
const NEVER_MS = 3_600_000;

/**
 * Starts an AWS API for a test file. `fresh()` empties it, and starts CloudWatch over it with a clock that stands
 * still.
 *
 * @param afterAll registers a function that ends the API after the file's last test. Test files that do not use the
 * harness's test kit must pass it, because the kit's own hooks do not run in them
 */
export async function awsForTests(
  afterAll: (end: () => Promise<void>) => void = (end) => test.afterAll(end),
) {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-cloudwatch-'));
  const { url } = await startAwsApi(directory, () => {});
  afterAll(async () => {
    await stopAwsApi(directory);
    rmSync(directory, { recursive: true, force: true });
  });
  const credentials = { accessKeyId: 'emulated', secretAccessKey: 'emulated' };
  const aws = { region: 'us-east-1', endpoint: url, credentials };
  const clients = {
    cloudWatch: new CloudWatchClient(aws),
    logs: new CloudWatchLogsClient(aws),
    events: new EventBridgeClient(aws),
  };

  const fresh = async (
    t: Pick<TestContext, 'after'>,
    times: { flushMs?: number; evaluateMs?: number } = {},
  ) => {
    const response = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
    await response.arrayBuffer();
    // The clock starts 24 hours ago, so that it can advance by hours and CloudWatch Logs still accepts its log lines.
    const clock = createManualClock(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 24 * HOUR_MS);
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    const quiet = { flushMs: NEVER_MS, metricsMs: NEVER_MS, evaluateMs: NEVER_MS };
    const cloud = startCloudWatch({ aws, clock, say, ...quiet, ...times });
    t.after(cloud.close);
    return { cloud, clock, said };
  };
  return { ...clients, access: aws, fresh };
}

export type CloudForTest = Awaited<ReturnType<Awaited<ReturnType<typeof awsForTests>>['fresh']>>;
