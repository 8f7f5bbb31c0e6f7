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

/** An emulated CloudWatch is written to every second, and the invocation log as late as the emulator is set to. */
const EMULATED_GRACE_MS = 3_000;

/**
 * Opens the adapter of an environment: AWS and the emulated AWS are read through the same APIs, environments of this machine by their
 * emulator's counters and a log file.
 *
 * @param run the run whose calls are counted
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
 * Returns the counters that AWS does not offer, such as open calls and prompts, read from the emulator's control port.
 */
function askedOfTheEmulator(controlUrl: string | undefined) {
  const emulator = localTelemetry({ controlUrl });
  const { inFlight, openCallsOf, promptsOf, callsByTrace } = emulator;
  return { inFlight, openCallsOf, promptsOf, referee: callsByTrace };
}

/**
 * Opens the exact counters of an emulated environment. During fault injection they report at once what AWS's sources
 * would report minutes later. They have no referee, because they are the referee of the other sources.
 */
export function openCounters(source: TelemetrySource, run: string): Opened {
  const opened = openTelemetry(source, run);
  if (source.adapter !== 'emulated') return opened;
  const { settleMs: _settle, graceMs: _grace, referee: _referee, ...late } = opened;
  const { callsOf, callsOfRun, callsByTrace, totalCalls } = localTelemetry(source);
  return { ...late, callsOf, callsOfRun, callsByTrace, totalCalls };
}
