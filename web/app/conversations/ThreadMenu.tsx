import { For } from 'solid-js';
import type { Thread } from '../chat/thread.ts';
import { isOpen } from '../chat/turn.ts';
import { useApp } from '../create-app.ts';
import { Icon } from '../shell/Icon.tsx';
import { Menu } from '../shell/Menu.tsx';
import { createActions } from './create-actions.ts';

/** Shows the menu of the open conversation; it has no items while an answer is being written. */
export function ThreadMenu(props: { thread: Thread }) {
  const actions = createActions(useApp());
  const busy = () => props.thread.turns.some(isOpen);
  const clear = () => void actions.clear(props.thread.id);
  const items = [
    // Wide screens show a separate button for clearing, so only narrow ones have this item.
    ['Clear conversation', clear, 'only-narrow'],
    ['Export as Markdown', () => void actions.save(props.thread, 'md')],
    ['Export as JSON', () => void actions.save(props.thread, 'json')],
    ['Delete conversation', () => void actions.remove(props.thread.id)],
  ] as const;
  return (
    <>
      <button
        type="button"
        class="text-button only-wide"
        disabled={props.thread.turns.length === 0 || busy()}
        onClick={clear}
      >
        Clear
      </button>
      <Menu label="Conversation" face={<Icon name="more" />}>
        {(close) => (
          <For each={items}>
            {([label, run, where]) => (
              <button
                type="button"
                class={where}
                disabled={busy()}
                onClick={() => {
                  close();
                  run();
                }}
              >
                {label}
              </button>
            )}
          </For>
        )}
      </Menu>
    </>
  );
}
