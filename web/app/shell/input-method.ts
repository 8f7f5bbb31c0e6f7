/** The code that every browser gives to a key that an input method handles. */
const HANDLED_BY_INPUT_METHOD = 229;

/**
 * Tells whether an input method (Japanese, Chinese, Korean and others) handles this key. Most browsers report the key
 * during the conversion. WebKit reports the Enter that ends a conversion after it, where only the key code shows it.
 */
const isHandled = (event: KeyboardEvent): boolean =>
  event.isComposing || event.keyCode === HANDLED_BY_INPUT_METHOD;

/**
 * Keeps the keys of an input method from every handler of the page: Enter accepts a conversion, Escape cancels one, and
 * neither may do anything else. The listener runs before all others, so no handler has to ask.
 * @returns a function that removes the listener
 */
export function shieldInputMethod(page: Window): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (!isHandled(event)) return;
    event.stopImmediatePropagation();
    // The browser itself would close a dialog on Escape, and submit a form on WebKit's late Enter.
    if (event.key === 'Escape' || (event.key === 'Enter' && !event.isComposing))
      event.preventDefault();
  };
  page.addEventListener('keydown', pressed, { capture: true });
  return () => {
    page.removeEventListener('keydown', pressed, { capture: true });
  };
}
