/** Tells whether the main pointer is a finger, so that text is typed on a touch keyboard. */
export const hasTouchKeyboard = (): boolean => matchMedia('(pointer: coarse)').matches;

/**
 * Tells whether a key sends the text of a field with several lines: Enter, but on a touch keyboard, which has no
 * Shift+Enter, only Ctrl or ⌘ with Enter. A key that is held down never sends.
 */
export function sends(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.repeat || event.shiftKey || event.altKey) return false;
  return event.ctrlKey || event.metaKey || !hasTouchKeyboard();
}
