/** Tells whether the main pointing device is a finger, which implies a touch keyboard. */
export const hasTouchKeyboard = (): boolean => matchMedia('(pointer: coarse)').matches;

/**
 * Tells whether a key sends the text of a field with several lines. Enter does, except on touch keyboards, which lack
 * Shift+Enter and so need Ctrl or ⌘ with Enter. A key that is held down never sends.
 */
export function sends(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.repeat || event.shiftKey || event.altKey) return false;
  return event.ctrlKey || event.metaKey || !hasTouchKeyboard();
}
