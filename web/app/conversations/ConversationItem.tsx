import { createSignal, Show } from 'solid-js';
import type { Summary } from '../../client.ts';
import { pathOf } from '../create-place.ts';
import { Icon } from '../shell/Icon.tsx';
import { Menu } from '../shell/Menu.tsx';
import { textDirection } from '../shell/text-direction.ts';

const LONGEST_TITLE = 100;

/** Shows an entry of the list of conversations: a link, and a menu to rename, pin or delete the conversation. */
export function ConversationItem(props: {
  conversation: Summary;
  current: boolean;
  pinned: boolean;
  onOpen: () => void;
  onRename: (title: string) => void;
  onPin: () => void;
  onDelete: () => void;
}) {
  const [renaming, setRenaming] = createSignal(false);
  const finish = (title?: string) => {
    if (!renaming()) return;
    setRenaming(false);
    if (title !== undefined && title.trim() !== props.conversation.title) props.onRename(title);
  };
  return (
    <li class="item" classList={{ 'item-current': props.current }}>
      <Show
        when={!renaming()}
        fallback={
          <input
            class="item-rename"
            aria-label="New title"
            dir="auto"
            maxlength={LONGEST_TITLE}
            value={props.conversation.title}
            ref={(element) => {
              queueMicrotask(() => {
                element.focus();
                element.select();
              });
            }}
            onBlur={(event) => {
              finish(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') finish(event.currentTarget.value);
              if (event.key !== 'Escape') return;
              event.stopPropagation();
              finish();
            }}
          />
        }
      >
        <a
          class="item-link"
          dir={textDirection(props.conversation.title)}
          href={pathOf(props.conversation.id)}
          aria-current={props.current ? 'page' : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            props.onOpen();
          }}
        >
          {props.conversation.title}
        </a>
        <Menu label={`More about “${props.conversation.title}”`} face={<Icon name="more" />}>
          {(close) => (
            <>
              <button
                type="button"
                onClick={() => {
                  close();
                  setRenaming(true);
                }}
              >
                Rename
              </button>
              <button
                type="button"
                onClick={() => {
                  close();
                  props.onPin();
                }}
              >
                {props.pinned ? 'Unpin' : 'Pin'}
              </button>
              <button
                type="button"
                onClick={() => {
                  close();
                  props.onDelete();
                }}
              >
                Delete
              </button>
            </>
          )}
        </Menu>
      </Show>
    </li>
  );
}
