import { createSignal, onCleanup } from 'solid-js';
import { startOfDay } from './days.ts';

/** Timers stand still while a computer sleeps, so the day is compared this often at least. */
const CHECK_MS = 60_000;

/** Returns the reader's current day, which changes at midnight and when the page comes back into view after it. */
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
