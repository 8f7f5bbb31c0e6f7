import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { logTail } from './aws/log-tail.ts';
import { awsTelemetry } from './telemetry-aws.ts';
import { localTelemetry } from './telemetry-local.ts';
import type { Telemetry } from './telemetry.ts';

/** The parts of an environment that say where its telemetry is. */
export type TelemetrySource = Readonly<{
  adapter: 'local' | 'container' | 'emulated' | 'aws';
  region: string;
  controlUrl?: string | undefined;
  logFile?: string | undefined;
  logGroup?: string | undefined;
  /** Endpoint of an emulated AWS API. */
  awsEndpoint?: string | undefined;
  invocationLogGroup?: string | undefined;
  models: readonly string[];
  /** Values of `ModelId` in Bedrock's metrics; the models' own ids when absent. */
  modelProfileIds?: readonly string[] | undefined;
}>;

type Opened = Telemetry & Readonly<{ close: () => void }>;

/**
 * Returns the telemetry of an environment. All emulated environments count calls alike, and log to a file or to the
 * applied group.
 */
export function openTelemetry(source: TelemetrySource): Opened {
  const { adapter, controlUrl, logFile, region, logGroup, invocationLogGroup } = source;
  const models = source.modelProfileIds ?? source.models;
  if (adapter === 'aws') return awsTelemetry({ region, logGroup, invocationLogGroup, models });
  if (adapter === 'emulated') return emulatedTelemetry(source);
  return { ...localTelemetry({ controlUrl, logFile }), close: () => {} };
}

/** Credentials that any emulator accepts. */
const EMULATOR = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };

function emulatedTelemetry(source: TelemetrySource): Opened {
  const { controlUrl, region, logGroup, awsEndpoint: endpoint } = source;
  if (endpoint === undefined || logGroup === undefined)
    return { ...localTelemetry({ controlUrl }), close: () => {} };
  const client = new CloudWatchLogsClient({ region, endpoint, credentials: EMULATOR });
  const readLog = logTail(client, logGroup, Date.now());
  return { ...localTelemetry({ controlUrl, readLog }), close: () => client.destroy() };
}
