import { setTimeout as wait } from 'node:timers/promises';
import { isLateIn, unknown, type Known, type Telemetry } from '../evidence/telemetry.ts';
import type { CheckContext } from './check-context.ts';

const NOT_ASKED = unknown(
  'telemetry was not asked, by the profile',
  'use the profile quick or full',
);

/** Telemetry that answers every question with "unknown", for a profile that judges by responses only. */
export const noTelemetry: Telemetry = {
  callsOf: async () => NOT_ASKED,
  callsOfRun: async () => NOT_ASKED,
  callsByTrace: async () => NOT_ASKED,
  totalCalls: async () => NOT_ASKED,
  inFlight: async () => NOT_ASKED,
  openCallsOf: async () => NOT_ASKED,
  promptsOf: async () => NOT_ASKED,
  logLines: async () => NOT_ASKED,
};

type Watching = Pick<CheckContext, 'telemetry'>;

/**
 * A function that returns how many model calls were counted up to one moment. A source of counts that is late is read
 * only when this function is called.
 */
export type ReadCounter = () => Promise<Known<number>>;

/**
 * Milliseconds of silence before and after a moment up to which calls are counted. Sources that are late give times in
 * whole seconds, by another machine's clock.
 */
const APART_MS = 1_500;

/**
 * Reads the counter of model calls now. Where telemetry is late, it only notes the time, and the returned function asks
 * for the calls up to that time.
 */
export async function readNow({ telemetry }: Watching): Promise<ReadCounter> {
  if (!isLateIn(telemetry)) {
    const total = await telemetry.totalCalls();
    return async () => total;
  }
  await wait(APART_MS);
  const untilMs = Date.now();
  await wait(APART_MS);
  return () => telemetry.totalCalls(untilMs);
}

const QUIET_WITHIN_MS = 3_000;
const POLL_MS = 25;

/**
 * Waits, at most a few seconds, until no model call is open. A count that begins in the middle of a call would be
 * useless.
 */
export async function untilQuiet({ telemetry }: Watching): Promise<void> {
  const giveUpAt = performance.now() + QUIET_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const open = await telemetry.inFlight();
    if (!open.known || open.value === 0) return;
    await wait(POLL_MS);
  }
}

export type Quiet = Readonly<{
  inFlight: Known<number>;
  atEnd: ReadCounter;
  later: ReadCounter;
  waitedMs: number;
}>;

/** Milliseconds after an answer in which its model call may still be reported as open. */
const SETTLE_MS = 250;

/** Counts the open model calls after the last answer, and all calls before and after a time of silence. */
export async function watchQuiet(
  ctx: Watching & Readonly<{ profile: Pick<CheckContext['profile'], 'quietMs'> }>,
): Promise<Quiet> {
  const { telemetry, profile } = ctx;
  await wait(SETTLE_MS);
  const inFlight = await telemetry.inFlight();
  const atEnd = await readNow(ctx);
  await wait(profile.quietMs);
  const later = await readNow(ctx);
  return { inFlight, atEnd, later, waitedMs: SETTLE_MS + profile.quietMs };
}
