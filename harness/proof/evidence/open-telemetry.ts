import { awsTelemetry } from './telemetry-aws.ts';
import { localTelemetry } from './telemetry-local.ts';
import type { Telemetry } from './telemetry.ts';

/** The fields of an environment that say where its telemetry is. */
export type TelemetrySource = Readonly<{
  adapter: 'local' | 'container' | 'emulated' | 'aws';
  region: string;
  controlUrl?: string | undefined;
  logFile?: string | undefined;
  logGroup?: string | undefined;
  /** URL of an emulated AWS API; absent for AWS itself. */
  awsEndpoint?: string | undefined;
  invocationLogGroup?: string | undefined;
  models: readonly string[];
  /** Values of the dimension `ModelId` in Bedrock's metrics; absent where these are the models' own ids. */
  modelProfileIds?: readonly string[] | undefined;
}>;

type Opened = Telemetry & Readonly<{ close: () => void }>;

/**
 * Milliseconds by which evidence in an emulated environment may arrive out of order. The emulator writes to CloudWatch
 * every second.
 */
const EMULATED_GRACE_MS = 3_000;

/**
 * Opens the telemetry of an environment. Reads AWS and the emulated AWS through the same APIs. Reads an environment on
 * this machine through its emulator's counters and a log file.
 * @param run id of the harness run whose model calls are counted
 */
export function openTelemetry(source: TelemetrySource, run: string): Opened {
  const { adapter, controlUrl, logFile, awsEndpoint: endpoint } = source;
  if (adapter === 'local' || adapter === 'container')
    return { ...localTelemetry({ controlUrl, logFile }), close: () => {} };
  const { region, logGroup, invocationLogGroup, models, modelProfileIds } = source;
  const where = { region, logGroup, invocationLogGroup, models: modelProfileIds ?? models, run };
  if (adapter === 'aws') return awsTelemetry(where);
  const aws = awsTelemetry({ ...where, endpoint, graceMs: EMULATED_GRACE_MS });
  return { ...aws, ...askedOfTheEmulator(controlUrl) };
}

/**
 * Returns the counters that AWS does not offer, such as open model calls and prompts. Reads them from the emulator's
 * control port.
 */
function askedOfTheEmulator(controlUrl: string | undefined) {
  const emulator = localTelemetry({ controlUrl });
  const { inFlight, openCallsOf, promptsOf, callsByTrace } = emulator;
  return { inFlight, openCallsOf, promptsOf, referee: callsByTrace };
}

/**
 * Opens the counters of an emulated environment, which count every call at once. During fault injection they report at
 * once what the AWS sources would report minutes later. They have no second count to compare with (`referee`), because
 * they are that second count for the AWS sources.
 */
export function openCounters(source: TelemetrySource, run: string): Opened {
  const opened = openTelemetry(source, run);
  if (source.adapter !== 'emulated') return opened;
  const { settleMs: _settle, graceMs: _grace, referee: _referee, ...late } = opened;
  const { callsOf, callsOfRun, callsByTrace, totalCalls } = localTelemetry(source);
  return { ...late, callsOf, callsOfRun, callsByTrace, totalCalls };
}
