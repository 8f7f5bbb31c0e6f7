import { createSignal } from 'solid-js';

/** Returns a signal that tells whether the browser has a network connection. */
export function createOnline(): () => boolean {
  const [online, setOnline] = createSignal(navigator.onLine);
  addEventListener('online', () => setOnline(true));
  addEventListener('offline', () => setOnline(false));
  return online;
}
