import { createEffect, Show } from 'solid-js';
import type { Overlay } from '../Overlays.tsx';
import { useApp } from '../create-app.ts';
import { conversationList } from '../parts.ts';
import { Icon } from '../shell/Icon.tsx';
import { Toasts } from '../shell/Toasts.tsx';

/** Longest search that the server accepts, in UTF-16 code units. */
const LONGEST_SEARCH = 200;

/** Shows the list of conversations and its search: a column on wide screens, a drawer on narrow ones. */
export function Sidebar(props: {
  drawer: boolean;
  onClose: () => void;
  onNew: () => void;
  onOpen: (overlay: Overlay) => void;
}) {
  const { conversations } = useApp();
  let closeButton: HTMLButtonElement | undefined;
  // An open drawer closes when the window becomes so wide that a column replaces it; layout.css has the same
  // breakpoint.
  matchMedia('(min-width: 900px)').addEventListener('change', () => {
    props.onClose();
  });
  let before: Element | null = null;

  createEffect((was: boolean) => {
    const now = props.drawer;
    if (now && !was) {
      before = document.activeElement;
      queueMicrotask(() => closeButton?.focus());
    } else if (was && !now && before instanceof HTMLElement) before.focus();
    return now;
  }, false);

  return (
    <>
      <div
        class="veil"
        onClick={() => {
          props.onClose();
        }}
      />
      <nav class="sidebar" aria-label="Conversations">
        <div class="sidebar-head">
          <span class="wordmark">Onecall</span>
          <button
            type="button"
            class="icon-button only-narrow"
            ref={(element) => (closeButton = element)}
            aria-label="Close conversations"
            onClick={() => {
              props.onClose();
            }}
          >
            <Icon name="close" />
          </button>
        </div>
        <button
          type="button"
          class="sidebar-way"
          onClick={() => {
            props.onNew();
          }}
        >
          <Icon name="plus" /> New conversation
        </button>
        <label class="search">
          <Icon name="search" />
          <span class="visually-hidden">Search conversations</span>
          <input
            id="search"
            type="search"
            placeholder="Search"
            autocomplete="off"
            dir="auto"
            maxlength={LONGEST_SEARCH}
            value={conversations.search()}
            onInput={(event) => {
              conversations.searchFor(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              // Escape in an empty search field closes the drawer; in the column it must not reach the page, where it
              // would stop an answer.
              if (conversations.search() !== '' || !props.drawer) event.stopPropagation();
              conversations.searchFor('');
            }}
          />
        </label>
        <div class="sidebar-list">
          <conversationList.Later onClose={props.onClose} />
        </div>
        <div class="sidebar-foot">
          <Show when={props.drawer}>
            <Toasts />
          </Show>
          <button
            type="button"
            class="sidebar-way"
            onClick={() => {
              props.onOpen('deleted');
            }}
          >
            <Icon name="trash" /> Recently deleted
          </button>
          <button
            type="button"
            class="sidebar-way"
            onClick={() => {
              props.onOpen('notes');
            }}
          >
            <Icon name="note" /> My notes
          </button>
        </div>
      </nav>
    </>
  );
}
