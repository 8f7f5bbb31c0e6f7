import { createUniqueId, onCleanup, onMount, type JSX } from 'solid-js';
import { Icon } from './Icon.tsx';
import { LiveRegion } from './LiveRegion.tsx';

/**
 * Shows a modal dialog. The browser keeps the focus inside, Escape closes it, and the focus then returns to where it
 * was.
 */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: JSX.Element;
  class?: string;
}) {
  const id = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  // Only a press that begins outside the dialog closes it; dragging a selection from inside to outside does not.
  let pressedOutside = false;
  const before = document.activeElement;
  onMount(() => dialog?.showModal());
  onCleanup(() => {
    // The dialog is closed before its removal; otherwise the focus would move to the body.
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
