import { createMemo, For, Show } from 'solid-js';
import type { Summary } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { MoreButton } from '../shell/MoreButton.tsx';
import { ConversationItem } from './ConversationItem.tsx';
import { announceFindings } from './announce-findings.ts';
import { createActions } from './create-actions.ts';
import { createToday } from './create-today.ts';
import { DAY_GROUPS, dayGroup, type DayGroup } from './days.ts';

type Group = 'Pinned' | DayGroup;
const GROUPS: readonly Group[] = ['Pinned', ...DAY_GROUPS];

/** Shows the pinned conversations and then all others grouped by day, or instead the results of a search. */
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
    const pins = conversations.pinned();
    const isPinned = new Set(pins.map(({ id }) => id));
    const byGroup = new Map<Group, Summary[]>();
    if (conversations.search().trim() === '' && pins.length > 0) byGroup.set('Pinned', [...pins]);
    for (const one of conversations.shown()) {
      if (byGroup.has('Pinned') && isPinned.has(one.id)) continue;
      const day = dayGroup(one.updatedAt, today());
      byGroup.set(day, [...(byGroup.get(day) ?? []), one]);
    }
    return byGroup;
  });
  const isPinned = (id: string) => conversations.pinned().some((one) => one.id === id);
  // Elements are identified by the group's name and the conversation's id, so that the focus stays when the list is
  // read again.
  const days = () => GROUPS.filter((day) => groups().has(day));
  const find = (day: Group, id: string) =>
    groups()
      .get(day)
      ?.find((one) => one.id === id);

  return (
    <>
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
                        pinned={isPinned(id)}
                        onPin={() => void actions.pin(id, !isPinned(id))}
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
      <Show when={conversations.hasMore()}>
        <MoreButton label="Older conversations" onMore={conversations.more} />
      </Show>
    </>
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
