import { createSignal } from 'solid-js';

/** Long enough to reach the button by keyboard; it stays while focus or pointer is on it. */
const SHOWN_MS = 10_000;

export type Toast = Readonly<{
  text: string;
  action?: Readonly<{ label: string; run: () => void }>;
}>;

/** One short message at a time, with one thing to do about it. */
export function createToast() {
  const [toast, setToast] = createSignal<Toast>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(waiting);
    setToast(undefined);
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(hide, SHOWN_MS);
  };
  return {
    toast,
    hide,
    hold: () => {
      clearTimeout(waiting);
    },
    soon,
    show(next: Toast) {
      setToast(next);
      soon();
    },
  };
}
