import { onCleanup } from 'solid-js';
import { shieldInputMethod } from './shell/input-method.ts';

/** What the sheet of shortcuts lists. */
export const SHORTCUTS = [
  { keys: ['Enter'], does: 'Send the question' },
  { keys: ['Shift', 'Enter'], does: 'Break the line' },
  { keys: ['Esc'], does: 'Stop the answer' },
  { keys: ['↑'], does: 'Edit the last question, when the composer is empty' },
  { keys: ['/'], does: 'Go to the composer', single: true },
  { keys: ['Ctrl or ⌘', 'Shift', 'O'], does: 'Start a conversation' },
  { keys: ['?'], does: 'Show this list', single: true },
] as const;

type Actions = Readonly<{
  /** Whether single keys are on: some input methods press them by accident. */
  single: () => boolean;
  focus: () => void;
  startNew: () => void;
  stop: () => void;
  help: () => void;
}>;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input, textarea, select') || target.isContentEditable);

/** Listens for the page's keyboard shortcuts. A dialog and a menu keep their keys to themselves. */
export function createKeys(actions: Actions): void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (document.querySelector('dialog[open], :popover-open') !== null) return;
    const command = event.ctrlKey || event.metaKey;
    const run = (action: () => void) => {
      event.preventDefault();
      action();
    };
    if (command && event.shiftKey && event.code === 'KeyO') run(actions.startNew);
    else if (event.key === 'Escape') run(actions.stop);
    else if (command || event.altKey || isTyping(event.target) || !actions.single()) return;
    else if (event.key === '/') run(actions.focus);
    else if (event.key === '?') run(actions.help);
  };
  onCleanup(shieldInputMethod(window));
  addEventListener('keydown', onKeyDown);
  onCleanup(() => {
    removeEventListener('keydown', onKeyDown);
  });
}
