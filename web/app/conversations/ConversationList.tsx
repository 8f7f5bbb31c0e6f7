import { createMemo, For, Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { createActions } from './create-actions.ts';
import { dayGroup } from './days.ts';

/** The conversations by day, or what the search found. */
export function ConversationList(props: { onClose: () => void }) {
  const app = useApp();
  const actions = createActions(app);
  const { conversations } = app;
  const groups = createMemo(() => {
    const byDay = new Map<string, string[]>();
    for (const { id, updatedAt } of conversations.shown()) {
      const day = dayGroup(updatedAt);
      byDay.set(day, [...(byDay.get(day) ?? []), id]);
    }
    return [...byDay];
  });
  const find = (id: string) => conversations.shown().find((one) => one.id === id);

  return (
    <For
      each={groups()}
      fallback={
        <p class="quiet sidebar-empty">
          <Show
            when={conversations.search().trim() === ''}
            fallback={`Nothing found for “${conversations.search().trim()}”.`}
          >
            {
              {
                loading: 'Loading conversations…',
                ready: 'Conversations appear here.',
                failed: 'The conversations could not be loaded.',
              }[conversations.state()]
            }
          </Show>
        </p>
      }
    >
      {([day, ids]) => (
        <section>
          <h2 class="sidebar-day">{day}</h2>
          <ul>
            <For each={ids}>
              {(id) => (
                <Show when={find(id)}>
                  {(one) => (
                    <ConversationItem
                      conversation={one()}
                      current={app.place.id() === id}
                      onOpen={() => {
                        app.place.go(id);
                        props.onClose();
                      }}
                      onRename={(title) => void actions.rename(id, title)}
                      onDelete={() => void actions.remove(id)}
                    />
                  )}
                </Show>
              )}
            </For>
          </ul>
        </section>
      )}
    </For>
  );
}
