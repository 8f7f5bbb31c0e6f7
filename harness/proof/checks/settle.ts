import { setTimeout as wait } from 'node:timers/promises';
import { findingsOf, type Finding } from '../evidence/finding.ts';
import { isLateIn, type Telemetry } from '../evidence/telemetry.ts';
import { formatDuration } from '../report/words.ts';
import { sendCanary } from './canary.ts';
import type { Acting } from './check-context.ts';
import { until } from './until.ts';

export type Settling = Acting &
  Readonly<{
    /** Prints which source of evidence the check waits for. */
    say: (what: string) => void;
    /** Milliseconds between two reads of a source of evidence. */
    everyMs?: number;
  }>;

const is = findingsOf('settled');
const EVERY_MS = 2_000;

type Source = Readonly<{
  name: string;
  has: (telemetry: Telemetry, traceId: string) => Promise<boolean>;
}>;

const SOURCES: readonly Source[] = [
  {
    name: 'the record of its model call',
    has: async (telemetry, traceId) => {
      const calls = await telemetry.callsOf(traceId);
      return !calls.known || calls.value > 0;
    },
  },
  {
    name: 'its request line in the log',
    has: async (telemetry, traceId) => {
      const lines = await telemetry.logLines({ traceId });
      return !lines.known || lines.value.some(({ event }) => event === 'request');
    },
  },
];

/**
 * Waits, once and after the last answer, until each source of evidence that is late shows a canary request. Then waits
 * a little longer for evidence of earlier requests. Does not wait for a source that cannot be read: the check that
 * reads that source reports why.
 * @returns undefined where no source of evidence is late
 * @throws {BudgetSpent | Stopped}
 */
export async function settleSources(settling: Settling): Promise<Finding | undefined> {
  const { telemetry, signal, say, everyMs = EVERY_MS } = settling;
  if (!isLateIn(telemetry)) return undefined;
  const beganMs = performance.now();
  const { traceId } = await sendCanary(settling, 'settled');
  const { settleMs: withinMs = 0, graceMs = 0 } = telemetry;
  const missing: string[] = [];
  for (const { name, has } of SOURCES) {
    say(`Waiting for evidence of a last request, at most ${formatDuration(withinMs)}: ${name}`);
    const leftMs = withinMs - (performance.now() - beganMs);
    const found = await until({ withinMs: leftMs, everyMs, signal }, async () =>
      (await has(telemetry, traceId)) ? true : undefined,
    );
    if (found === undefined) missing.push(name);
  }
  await wait(graceMs, undefined, { signal }).catch(() => {});
  const waited = formatDuration(performance.now() - beganMs);
  if (missing.length > 0)
    return is.inconclusive(
      `Cannot tell: ${missing.join(' and ')} did not come within ${waited}; to enable it, see whether the invocation log and the server's log are written`,
    );
  return is.proven(
    `The evidence of the last request came within ${waited}: its model call and its log line`,
  );
}
