import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { awsConfigOf } from '../target/aws-clients.ts';
import { accountInvocationLog, invocationRecords } from './aws/invocation-records.ts';
import { invocationsBetween } from './aws/invocations.ts';
import { queryLogs } from './aws/query-logs.ts';
import { matches } from './log-lines.ts';
import { known, unknown, type Known, type LogRecord, type Telemetry } from './telemetry.ts';

export type AwsTelemetry = Readonly<{
  region: string;
  /** Name of the log group that the server writes to. */
  logGroup?: string | undefined;
  /**
   * Log group in which Bedrock records each model invocation; by default the group that the account's configuration
   * names.
   */
  invocationLogGroup?: string | undefined;
  /** Ids of the models whose invocations are counted. */
  models: readonly string[];
  /** Id of the harness run whose model calls are counted; calls under the traces of other runs are left out. */
  run: string;
  /** Start of the harness run in epoch ms; the current time by default. */
  sinceMs?: number;
  /** URL of an emulator to read instead of AWS. */
  endpoint?: string | undefined;
  /** Longest time that one query of the logs may take, in ms. */
  patienceMs?: number;
  /** Longest time in ms until every log contains a model call. */
  settleMs?: number;
  /** Longest time in ms by which a log line may arrive after a line that was written later. */
  graceMs?: number;
}>;

const NO_INVOCATION_LOG = unknown(
  'Bedrock does not write down each invocation in this account',
  'switch on model invocation logging to CloudWatch, without text (docs/operations.md)',
);
const NO_LOG_GROUP = unknown(
  'no log group is known',
  'deploy again, so that environment.json names it',
);
const NO_OPEN_CALLS = unknown(
  'CloudWatch does not tell which model calls are open',
  'look at an environment whose Bedrock is emulated',
);
const NO_PROMPTS = unknown(
  'the invocation log holds no text',
  'look at an environment whose Bedrock is emulated',
);
const PATIENCE_MS = 120_000;
const SETTLE_MS = 600_000;
const GRACE_MS = 30_000;
const TRACE = /^[0-9a-f]{32}$/;

/** Opens AWS's sources of evidence: Bedrock's invocation log, its metric `Invocations`, and the server's log group. */
export function awsTelemetry(options: AwsTelemetry): Telemetry & { close: () => void } {
  const { region, logGroup, models, endpoint, run: ownRun } = options;
  const { sinceMs = Date.now(), patienceMs = PATIENCE_MS } = options;
  const { settleMs = SETTLE_MS, graceMs = GRACE_MS } = options;
  const config = awsConfigOf({ region, awsEndpoint: endpoint });
  const metrics = new CloudWatchClient(config);
  const logs = new CloudWatchLogsClient(config);
  const told = async <T>(what: string, read: () => Promise<Known<T>>): Promise<Known<T>> => {
    try {
      return await read();
    } catch (error) {
      const why = error instanceof Error ? error.name : String(error);
      return unknown(`AWS did not tell ${what}: ${why}`, 'allow this identity to read it');
    }
  };
  const records = (group: string, words: string): Promise<readonly LogRecord[]> =>
    queryLogs(logs, { group, words, sinceMs, patienceMs });
  let group: Promise<string | undefined> | undefined;
  const invocationLog = async (): Promise<string | undefined> =>
    options.invocationLogGroup ?? (group ??= accountInvocationLog(config));

  const callsByTrace = (prefix: string): Promise<Known<ReadonlyMap<string, number>>> =>
    told('which calls a trace made', async () => {
      const from = await invocationLog();
      if (from === undefined) return NO_INVOCATION_LOG;
      const counts = new Map<string, number>();
      for (const { traceId } of invocationRecords(await records(from, prefix)))
        if (traceId?.startsWith(prefix)) counts.set(traceId, (counts.get(traceId) ?? 0) + 1);
      return known(counts);
    });
  const sumOf = async (prefix: string): Promise<Known<number>> => {
    const calls = await callsByTrace(prefix);
    if (!calls.known) return calls;
    return known([...calls.value.values()].reduce((sum, count) => sum + count, 0));
  };
  /**
   * Tells whether a model call may belong to this run. A call under another run's trace id does not; a call without a
   * readable trace id might.
   */
  const isOfThisRun = (traceId: string | undefined): boolean =>
    traceId === undefined || !TRACE.test(traceId) || traceId.startsWith(ownRun);
  const isOurModel = (modelId: string): boolean => models.some((model) => modelId.endsWith(model));

  return {
    settleMs,
    graceMs,
    callsOf: sumOf,
    callsOfRun: sumOf,
    callsByTrace,
    totalCalls: (untilMs = Date.now()) =>
      told('how many calls were made', async () => {
        const from = await invocationLog();
        if (from === undefined)
          return known(await invocationsBetween(metrics, { models, sinceMs, untilMs }));
        const calls = invocationRecords(await records(from, '')).filter(
          ({ atMs, modelId, traceId }) =>
            atMs >= sinceMs - 1_000 &&
            atMs < untilMs &&
            isOurModel(modelId) &&
            isOfThisRun(traceId),
        );
        return known(calls.length);
      }),
    inFlight: async () => NO_OPEN_CALLS,
    openCallsOf: async () => NO_OPEN_CALLS,
    promptsOf: async () => NO_PROMPTS,
    logLines: async (query) => {
      if (logGroup === undefined) return NO_LOG_GROUP;
      return told('its log', async () => {
        const found = await records(logGroup, query.traceId ?? query.run ?? '');
        return known(found.filter((record) => matches(record, query)));
      });
    },
    close: () => {
      metrics.destroy();
      logs.destroy();
    },
  };
}
