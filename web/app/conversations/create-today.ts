import { createSignal, onCleanup } from 'solid-js';
import { startOfDay } from './days.ts';

/**
 * Interval in milliseconds at which the date is checked, because a single timer until midnight would stop while the
 * computer sleeps.
 */
const CHECK_MS = 60_000;

/**
 * Returns the current date of the reader. It changes at midnight, or later if the page was hidden or the computer
 * slept.
 */
export function createToday(): () => Date {
  const [today, setToday] = createSignal(new Date(), {
    equals: (one, other) => startOfDay(one) === startOfDay(other),
  });
  const check = () => setToday(new Date());
  const timer = setInterval(check, CHECK_MS);
  document.addEventListener('visibilitychange', check);
  onCleanup(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', check);
  });
  return today;
}
