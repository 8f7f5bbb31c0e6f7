/** Key code that all browsers report for a key that is handled by an input method. */
const HANDLED_BY_INPUT_METHOD = 229;

/**
 * Tells whether an input method, as for Japanese, Chinese or Korean, handles this key. Most browsers set
 * `isComposing`. WebKit reports the Enter that ends a conversion after the conversion, so only the key code
 * identifies it.
 */
const isHandled = (event: KeyboardEvent): boolean =>
  event.isComposing || event.keyCode === HANDLED_BY_INPUT_METHOD;

/**
 * Hides the keys that an input method handles from all handlers of the page, because Enter accepts a conversion and
 * Escape cancels it. The listener runs before all others. @returns a function that removes the listener
 */
export function shieldInputMethod(page: Window): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (!isHandled(event)) return;
    event.stopImmediatePropagation();
    // The browser's own reaction is prevented too. It would close a dialog on Escape, or submit a form on the Enter
    // that WebKit reports after a conversion.
    if (event.key === 'Escape' || (event.key === 'Enter' && !event.isComposing))
      event.preventDefault();
  };
  page.addEventListener('keydown', pressed, { capture: true });
  return () => {
    page.removeEventListener('keydown', pressed, { capture: true });
  };
}
