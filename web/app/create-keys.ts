import { onCleanup } from 'solid-js';
import type { Way } from './chat/walk-questions.ts';
import { shieldInputMethod } from './shell/input-method.ts';

type Actions = Readonly<{
  /**
   * Whether shortcuts of a single key are on; some input methods press such keys by accident.
   */
  single: () => boolean;
  focus: () => void;
  search: () => void;
  toggleSidebar: () => void;
  startNew: () => void;
  account: () => void;
  copyLast: () => void;
  stop: () => void;
  /** Undoes the last action. @returns whether there was an action to undo */
  undo: () => boolean;
  /** Scrolls the conversation by one screen, up or down. */
  scroll: (direction: -1 | 1) => void;
  help: () => void;
  /** Moves the focus to another question, such as the next one. */
  walk: (way: Way) => Promise<void>;
}>;

const NEAR = new Map<string, Way>([
  ['ArrowUp', 'previous'],
  ['ArrowDown', 'next'],
]);
const FAR = new Map<string, Way>([
  ['ArrowUp', 'first'],
  ['ArrowDown', 'last'],
]);

const isTyping = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement &&
  (target.matches('input, textarea, select') || target.isContentEditable);

/** Tells whether an element is a non-empty text field, in which undoing is left to the browser. */
export const hasText = (target: EventTarget | null): boolean =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
  target.value !== '';

/**
 * Tells whether the element under the focus scrolls by itself on this key, as a list, a code block or a long draft
 * does.
 */
const scrollsItself = (target: EventTarget | null): boolean => {
  for (let at = target instanceof Element ? target : null; at !== null; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))
      return true;
  return target instanceof HTMLSelectElement;
};

/** Listens for the page's keyboard shortcuts. They do not apply within a dialog or an open menu. */
export function createKeys(actions: Actions): void {
  const withCommand = (event: KeyboardEvent): (() => void) | undefined => {
    if (event.shiftKey) {
      if (event.code === 'KeyO') return actions.startNew;
      return event.code === 'KeyY' ? actions.copyLast : undefined;
    }
    if (event.code === 'KeyK') return actions.search;
    if (event.key === ',') return actions.account;
    return event.code === 'KeyB' ? actions.toggleSidebar : undefined;
  };
  const alone = (event: KeyboardEvent): (() => void) | undefined => {
    if (event.key === 'Escape') return actions.stop;
    if (/^Page(Up|Down)$/.test(event.key) && !scrollsItself(event.target))
      return () => {
        actions.scroll(event.key === 'PageUp' ? -1 : 1);
      };
    if (isTyping(event.target) || !actions.single()) return undefined;
    if (event.key === '/') return actions.focus;
    return event.key === '?' ? actions.help : undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (document.querySelector('dialog[open], :popover-open') !== null) return;
    if (event.altKey) {
      const way = (event.shiftKey ? FAR : NEAR).get(event.key);
      // On macOS, Alt with an arrow key moves the text cursor, so a field with text keeps these keys.
      if (!way || hasText(event.target)) return;
      event.preventDefault();
      void actions.walk(way);
      return;
    }
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === 'z' && !hasText(event.target) && actions.undo()) {
      event.preventDefault();
      return;
    }
    const run = command ? withCommand(event) : alone(event);
    if (!run) return;
    event.preventDefault();
    run();
  };
  onCleanup(shieldInputMethod(window));
  addEventListener('keydown', onKeyDown);
  onCleanup(() => {
    removeEventListener('keydown', onKeyDown);
  });
}
