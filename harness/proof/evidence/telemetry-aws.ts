import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { invocationsSince } from './aws/invocations.ts';
import { queryLogs } from './aws/query-logs.ts';
import { matches } from './log-lines.ts';
import { known, unknown, type Known, type LogRecord, type Telemetry } from './telemetry.ts';

export type AwsTelemetry = Readonly<{
  region: string;
  /** Log group of the server. */
  logGroup?: string | undefined;
  /** Log group in which Bedrock records each invocation with its `requestMetadata`, where that is switched on. */
  invocationLogGroup?: string | undefined;
  /** Model ids whose invocations are counted. */
  models: readonly string[];
  /** Start of the run in epoch ms; now by default. */
  sinceMs?: number;
  /** Endpoint of an emulator instead of AWS. */
  endpoint?: string | undefined;
  /** Longest wait for new log lines to be found, in ms. */
  patienceMs?: number;
  /** Time after which a call is in metrics and logs, in ms. */
  settleMs?: number;
}>;

const NO_INVOCATION_LOG = unknown(
  'Bedrock does not write down each invocation here',
  'switch on model invocation logging to CloudWatch and name its group as invocationLogGroup',
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
const EMULATOR = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
const PATIENCE_MS = 120_000;
/** The metrics of a minute are published some minutes later. */
const SETTLE_MS = 180_000;

/** Returns the telemetry of AWS: Bedrock's `Invocations` metric, its invocation log, and the server's log group. */
export function awsTelemetry(options: AwsTelemetry): Telemetry & { close: () => void } {
  const { region, logGroup, invocationLogGroup, models, endpoint } = options;
  const { sinceMs = Date.now(), patienceMs = PATIENCE_MS, settleMs = SETTLE_MS } = options;
  const config = { region, ...(endpoint !== undefined && { endpoint, credentials: EMULATOR }) };
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
  const invocations = async (prefix: string): Promise<Known<ReadonlyMap<string, number>>> => {
    if (invocationLogGroup === undefined) return NO_INVOCATION_LOG;
    return told('which calls a trace made', async () =>
      known(countByTrace(await records(invocationLogGroup, prefix), prefix)),
    );
  };
  const sumOf = async (prefix: string): Promise<Known<number>> => {
    const calls = await invocations(prefix);
    if (!calls.known) return calls;
    return known([...calls.value.values()].reduce((sum, count) => sum + count, 0));
  };
  return {
    settleMs,
    callsOf: sumOf,
    callsOfRun: sumOf,
    callsByTrace: invocations,
    totalCalls: () =>
      told('how many calls were made', async () =>
        known(await invocationsSince(metrics, { models, sinceMs })),
      ),
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

/** Counts invocation records by trace; they carry `requestMetadata.traceId`, as the server sends it. */
function countByTrace(records: readonly LogRecord[], prefix: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const traceId = traceIdOf(record['requestMetadata']);
    if (traceId?.startsWith(prefix)) counts.set(traceId, (counts.get(traceId) ?? 0) + 1);
  }
  return counts;
}

function traceIdOf(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null || !('traceId' in metadata))
    return undefined;
  return typeof metadata.traceId === 'string' ? metadata.traceId : undefined;
}
