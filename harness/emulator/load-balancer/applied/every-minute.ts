import type { Clock } from '../../clock.ts';

const MINUTE_MS = 60_000;
const LOOK_MS = 500;

/** Invokes `call` at the end of each minute of the clock. */
export function everyMinute(clock: Clock, call: () => void): { stop: () => void } {
  const minuteOf = () => Math.floor(clock.nowMs() / MINUTE_MS);
  let minute = minuteOf();
  const timer = setInterval(() => {
    const now = minuteOf();
    if (now === minute) return;
    minute = now;
    call();
  }, LOOK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
