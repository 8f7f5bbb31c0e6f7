import { setTimeout as wait } from 'node:timers/promises';
import { unknown, type Known, type Telemetry } from '../evidence/telemetry.ts';
import type { CheckContext } from './check-context.ts';

const NOT_ASKED = unknown(
  'telemetry was not asked, by the profile',
  'use the profile quick or full',
);

/** Telemetry that knows nothing, for a profile that looks from outside only. */
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

type Watching = Pick<CheckContext, 'telemetry'> &
  Partial<Pick<CheckContext, 'signal' | 'lastAnswerMs'>>;

/** Waits until telemetry includes the last answer, counted from that answer and not from now. */
export async function settled({ telemetry, signal, lastAnswerMs }: Watching): Promise<void> {
  const sinceMs = lastAnswerMs === undefined ? 0 : performance.now() - lastAnswerMs();
  const leftMs = (telemetry.settleMs ?? 0) - sinceMs;
  if (leftMs > 0) await wait(leftMs, undefined, signal ? { signal } : {}).catch(() => {});
}

const QUIET_WITHIN_MS = 3_000;
const POLL_MS = 25;

/** Waits a short while until no model call is open; counts that begin in the middle of a call are useless. */
export async function untilQuiet({ telemetry }: Pick<CheckContext, 'telemetry'>): Promise<void> {
  const giveUpAt = performance.now() + QUIET_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const open = await telemetry.inFlight();
    if (!open.known || open.value === 0) return;
    await wait(POLL_MS);
  }
}

export type Quiet = Readonly<{
  inFlight: Known<number>;
  atEnd: Known<number>;
  later: Known<number>;
  waitedMs: number;
}>;

/** Time after an answer in which its model call may still be reported open. */
const SETTLE_MS = 250;

/** Watches for model calls after the last answer. */
export async function watchQuiet(ctx: Watching & Pick<CheckContext, 'profile'>): Promise<Quiet> {
  const { telemetry, profile } = ctx;
  await wait(SETTLE_MS);
  const inFlight = await telemetry.inFlight();
  await settled(ctx);
  const atEnd = await telemetry.totalCalls();
  if (!atEnd.known) return { inFlight, atEnd, later: atEnd, waitedMs: SETTLE_MS };
  await wait(profile.quietMs);
  const later = await telemetry.totalCalls();
  return { inFlight, atEnd, later, waitedMs: SETTLE_MS + profile.quietMs };
}
