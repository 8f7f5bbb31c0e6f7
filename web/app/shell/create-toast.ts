import { createSignal } from 'solid-js';
import { COMMAND } from './command-key.ts';

/** Time in milliseconds for which a short message without an action is shown. */
const SHOWN_MS = 5_000;

export type Toast = Readonly<{
  text: string;
  action?: Readonly<{ label: string; run: () => void }>;
}>;

/**
 * Creates the state of the short messages. A message with an action, such as Undo, stays until it is used or
 * dismissed; after its use, the previous one appears again. `say` announces each message to screen readers.
 */
export function createToast(say: (text: string) => void) {
  const [passing, setPassing] = createSignal<Toast>();
  const [lasting, setLasting] = createSignal<readonly Toast[]>([]);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const pass = (next?: Toast) => {
    clearTimeout(waiting);
    setPassing(next);
    if (next) waiting = setTimeout(pass, SHOWN_MS);
  };
  return {
    /** Returns the visible messages: the last one without an action, and the last one with an action. */
    shown: (): readonly Toast[] =>
      [passing(), lasting().at(-1)].filter((toast) => toast !== undefined),
    show(next: Toast) {
      if (next.action) setLasting((all) => [...all, next]);
      pass(next.action ? undefined : next);
      say(next.action ? `${next.text} ${COMMAND} with Z: ${next.action.label}` : next.text);
    },
    /** Removes a message; if it has an action, all older messages with actions are removed too. */
    hide(toast: Toast | undefined = passing() ?? lasting().at(-1)) {
      if (toast?.action) setLasting([]);
      else pass();
    },
    /** Runs the action of the last message that has one, such as Undo. @returns whether there was such a message */
    act(): boolean {
      const action = lasting().at(-1)?.action;
      if (!action) return false;
      setLasting((all) => all.slice(0, -1));
      action.run();
      return true;
    },
  };
}
