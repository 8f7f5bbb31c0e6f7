/** A clock for emulated services. Tests can pass one that they advance by minutes. */
export type Clock = Readonly<{
  nowMs: () => number;
}>;

export type AdvancingClock = Clock & Readonly<{ advance: (ms: number) => void }>;

export const systemClock: Clock = { nowMs: () => Date.now() };

function forward(ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new RangeError(`Cannot advance a clock by ${ms} ms: it only goes forward`);
}

/** Returns a clock that stands still until `advance()` is called. */
export function createManualClock(startMs: number): AdvancingClock {
  let ms = startMs;
  return {
    nowMs: () => ms,
    advance: (byMs) => {
      ms += forward(byMs);
    },
  };
}

/** Returns a clock that runs with real time, plus the time by which `advance()` was called. */
export function createShiftableClock(): AdvancingClock {
  let aheadMs = 0;
  return {
    nowMs: () => Date.now() + aheadMs,
    advance: (byMs) => {
      aheadMs += forward(byMs);
    },
  };
}
