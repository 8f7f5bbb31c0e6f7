import { createSignal } from 'solid-js';

/** Returns whether the browser has a connection. */
export function createOnline(): () => boolean {
  const [online, setOnline] = createSignal(navigator.onLine);
  addEventListener('online', () => setOnline(true));
  addEventListener('offline', () => setOnline(false));
  return online;
}
