import { createSignal, onCleanup } from 'solid-js';

const CONVERSATION = /^\/c\/([0-9a-f-]{36})$/i;

/** The conversation a path names; `/` and anything else is a new one. */
export const conversationIn = (path: string): string | undefined => CONVERSATION.exec(path)?.[1];

export const pathOf = (id: string | undefined): string => (id === undefined ? '/' : `/c/${id}`);

/** Which conversation is open, kept in the URL, so that a reload, a link and Back lead to it. */
export function createPlace() {
  const [id, setId] = createSignal(conversationIn(location.pathname));
  const follow = () => setId(conversationIn(location.pathname));
  addEventListener('popstate', follow);
  onCleanup(() => {
    removeEventListener('popstate', follow);
  });
  return {
    id,
    go(to: string | undefined, how: 'push' | 'replace' = 'push') {
      if (to === id()) return;
      if (how === 'push') history.pushState(null, '', pathOf(to));
      else history.replaceState(null, '', pathOf(to));
      setId(to);
    },
  };
}

export type Place = ReturnType<typeof createPlace>;
