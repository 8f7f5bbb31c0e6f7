import { awsTelemetry } from './telemetry-aws.ts';
import { localTelemetry } from './telemetry-local.ts';
import type { Telemetry } from './telemetry.ts';

/** What of an environment says where its telemetry is. */
export type TelemetrySource = Readonly<{
  adapter: 'local' | 'container' | 'emulated' | 'aws';
  region: string;
  controlUrl?: string | undefined;
  logFile?: string | undefined;
  logGroup?: string | undefined;
  invocationLogGroup?: string | undefined;
  models: readonly string[];
}>;

/** The adapter of an environment: everything made of emulators counts alike. */
export function openTelemetry(source: TelemetrySource): Telemetry & { close: () => void } {
  const { adapter, controlUrl, logFile, region, logGroup, invocationLogGroup, models } = source;
  if (adapter === 'aws') return awsTelemetry({ region, logGroup, invocationLogGroup, models });
  return { ...localTelemetry({ controlUrl, logFile }), close: () => {} };
}
