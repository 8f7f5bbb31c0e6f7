import { createSignal } from 'solid-js';
import { COMMAND } from './command-key.ts';
import { say } from './LiveRegion.tsx';

/** Time for which a short message without an action is shown. */
const SHOWN_MS = 5_000;

export type Toast = Readonly<{
  text: string;
  action?: Readonly<{ label: string; run: () => void }>;
}>;

/**
 * Shows one short message at a time. A message with an action stays until it is used, dismissed or replaced, because
 * an action must not vanish by a timer.
 */
export function createToast() {
  const [toast, setToast] = createSignal<Toast>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(waiting);
    setToast(undefined);
  };
  return {
    toast,
    hide,
    show(next: Toast) {
      clearTimeout(waiting);
      setToast(next);
      say(next.action ? `${next.text} ${COMMAND} with Z: ${next.action.label}` : next.text);
      if (!next.action) waiting = setTimeout(hide, SHOWN_MS);
    },
    /** Runs the action of the message that is shown. @returns whether there was one */
    act(): boolean {
      const action = toast()?.action;
      if (!action) return false;
      hide();
      action.run();
      return true;
    },
  };
}
