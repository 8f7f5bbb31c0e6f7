import { createUniqueId, onCleanup, onMount, type JSX } from 'solid-js';
import { Icon } from './Icon.tsx';
import { LiveRegion } from './LiveRegion.tsx';

/** Shows a modal dialog: the browser keeps focus inside, Escape closes it, and focus returns to where it was. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: JSX.Element;
  class?: string;
}) {
  const id = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  // A selection that began inside and ends outside is no wish to close.
  let pressedOutside = false;
  const before = document.activeElement;
  onMount(() => dialog?.showModal());
  onCleanup(() => {
    // If an open dialog were removed, the focus would move to the body.
    dialog?.close();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  return (
    <dialog
      ref={(element) => (dialog = element)}
      class={`dialog ${props.class ?? ''}`}
      aria-labelledby={id}
      onClose={() => {
        props.onClose();
      }}
      onPointerDown={(event) => {
        pressedOutside = event.target === dialog;
      }}
      onClick={(event) => {
        if (event.target === dialog && pressedOutside) dialog?.close();
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={id}>{props.title}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label="Close"
            onClick={() => dialog?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
      <LiveRegion />
    </dialog>
  );
}
