import { createMemo, createSignal, onCleanup } from 'solid-js';

const CONVERSATION = /^\/c\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Returns the conversation that a path names; undefined where it names none. */
export const conversationIn = (path: string): string | undefined => CONVERSATION.exec(path)?.[1];

export const pathOf = (id: string | undefined): string => (id === undefined ? '/' : `/c/${id}`);

/** Returns the open conversation, kept in the URL, so that a reload, a link and Back lead to it. */
export function createPlace() {
  const [path, setPath] = createSignal(location.pathname);
  const id = createMemo(() => conversationIn(path()));
  const follow = () => setPath(location.pathname);
  addEventListener('popstate', follow);
  onCleanup(() => {
    removeEventListener('popstate', follow);
  });
  return {
    id,
    /** Tells whether the address has the form of a conversation's but names none. */
    isUnknown: () => id() === undefined && path().startsWith('/c/'),
    go(to: string | undefined, how: 'push' | 'replace' = 'push') {
      const next = pathOf(to);
      if (next === path()) return;
      if (how === 'push') history.pushState(null, '', next);
      else history.replaceState(null, '', next);
      setPath(next);
    },
  };
}

export type Place = ReturnType<typeof createPlace>;
