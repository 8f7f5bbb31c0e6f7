import { createMemo, For, Show } from 'solid-js';
import type { Summary } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { announceFindings } from './announce-findings.ts';
import { createActions } from './create-actions.ts';
import { createToday } from './create-today.ts';
import { DAY_GROUPS, dayGroup, type DayGroup } from './days.ts';

/** The conversations by day, or those that the search found. */
export function ConversationList(props: { onClose: () => void }) {
  const app = useApp();
  const actions = createActions(app);
  const { conversations } = app;
  const today = createToday();
  announceFindings(
    () => conversations.search().trim(),
    () => conversations.shown().length,
  );
  const groups = createMemo(() => {
    const byDay = new Map<DayGroup, Summary[]>();
    for (const one of conversations.shown()) {
      const day = dayGroup(one.updatedAt, today());
      byDay.set(day, [...(byDay.get(day) ?? []), one]);
    }
    return byDay;
  });
  // Elements are kept by the day's name and the conversation's id, so a new list moves no focus.
  const days = () => DAY_GROUPS.filter((day) => groups().has(day));
  const find = (day: DayGroup, id: string) =>
    groups()
      .get(day)
      ?.find((one) => one.id === id);

  return (
    <For each={days()} fallback={<EmptyList />}>
      {(day) => (
        <section>
          <h2 class="sidebar-day">{day}</h2>
          <ul>
            <For
              each={groups()
                .get(day)
                ?.map(({ id }) => id)}
            >
              {(id) => (
                <Show when={find(day, id)}>
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

function EmptyList() {
  const { conversations } = useApp();
  const words = () => conversations.search().trim();
  return (
    <p class="quiet sidebar-empty">
      <Show when={words() === ''} fallback={`Nothing found for “${words()}”.`}>
        {
          {
            loading: 'Loading conversations…',
            ready: 'Conversations appear here.',
            failed: 'The conversations could not be loaded.',
          }[conversations.state()]
        }
      </Show>
    </p>
  );
}
