import { createSignal, createUniqueId, Show, type JSX } from 'solid-js';
import { placeBeside } from './place-beside.ts';

const stops = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>('button:not(:disabled), input:not(:disabled), a[href]'),
];

/**
 * Shows a button that opens a list of actions. The list is a popover: the browser draws it above the page, and closes
 * it on Escape or on a click elsewhere.
 */
export function Menu(props: {
  /** Accessible name of the button, needed if its visible content does not name it. */
  label?: string;
  face: JSX.Element;
  class?: string;
  children: (close: () => void) => JSX.Element;
}) {
  const id = createUniqueId();
  const [open, setOpen] = createSignal(false);
  let list: HTMLDivElement | undefined;
  let button: HTMLButtonElement | undefined;

  const show = () => {
    if (!list || !button) return;
    setOpen(true);
    list.showPopover();
    placeBeside(list, button);
    // The focus moves to the chosen radio button, the only tab stop of its group, or else to the first item.
    (list.querySelector<HTMLElement>('input:checked') ?? stops(list)[0])?.focus();
  };
  /** Closes the list; the browser returns the focus to the button. */
  const close = () => {
    list?.hidePopover();
    button?.focus();
  };
  const move = (by: number) => {
    if (!list) return;
    const all = stops(list);
    const at = all.findIndex((one) => one === document.activeElement);
    all.at((at + by) % all.length)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isRadio = event.target instanceof HTMLInputElement;
    if (isRadio || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    if (!open()) show();
    else move(event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    <div class="menu" onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={(element) => (button = element)}
        class={props.class ?? 'icon-button'}
        aria-label={props.label}
        title={props.label}
        aria-expanded={open()}
        aria-controls={id}
        popovertarget={id}
        onClick={(event) => {
          // The browser's own reaction to the click would open the list without positioning it.
          event.preventDefault();
          if (open()) close();
          else show();
        }}
      >
        {props.face}
      </button>
      <div
        id={id}
        class="menu-list"
        popover="auto"
        ref={(element) => {
          list = element;
          element.addEventListener('toggle', ({ newState }) => {
            if (newState === 'closed') setOpen(false);
          });
        }}
        onFocusOut={({ relatedTarget }) => {
          if (relatedTarget instanceof Node && list?.contains(relatedTarget) === false)
            list.hidePopover();
        }}
      >
        <Show when={open()}>{props.children(close)}</Show>
      </div>
    </div>
  );
}
