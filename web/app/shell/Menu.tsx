import { createSignal, createUniqueId, onCleanup, Show, type JSX } from 'solid-js';

/** A button that opens a short list of things to do; Escape and a click elsewhere close it. */
export function Menu(props: {
  /** Where the face alone does not say what the button is. */
  label?: string;
  face: JSX.Element;
  class?: string;
  children: (close: () => void) => JSX.Element;
}) {
  const id = createUniqueId();
  const [open, setOpen] = createSignal(false);
  let root: HTMLDivElement | undefined;
  let button: HTMLButtonElement | undefined;
  const close = () => {
    if (root?.contains(document.activeElement) === true) button?.focus();
    setOpen(false);
  };
  const outside = (event: Event) => {
    if (event.target instanceof Node && root?.contains(event.target) !== true) setOpen(false);
  };
  document.addEventListener('pointerdown', outside);
  onCleanup(() => {
    document.removeEventListener('pointerdown', outside);
  });
  return (
    <div
      class="menu"
      ref={(element) => (root = element)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open()) return;
        event.stopPropagation();
        close();
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget instanceof Node && root?.contains(event.relatedTarget) !== true)
          setOpen(false);
      }}
    >
      <button
        type="button"
        ref={(element) => (button = element)}
        class={props.class ?? 'icon-button'}
        aria-label={props.label}
        aria-expanded={open()}
        aria-controls={id}
        onClick={() => setOpen(!open())}
      >
        {props.face}
      </button>
      <div id={id} class="menu-list" hidden={!open()}>
        <Show when={open()}>{props.children(close)}</Show>
      </div>
    </div>
  );
}
