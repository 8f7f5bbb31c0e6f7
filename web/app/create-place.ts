import { createMemo, createSignal, onCleanup } from 'solid-js';

const CONVERSATION = /^\/c\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Returns the id of the conversation in a URL path, or undefined if the path contains none. */
export const conversationIn = (path: string): string | undefined => CONVERSATION.exec(path)?.[1];

export const pathOf = (id: string | undefined): string => (id === undefined ? '/' : `/c/${id}`);

/**
 * Creates the state of which conversation is open. It is kept in the URL, so that reloads, links and the Back button
 * work.
 */
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
    /** Tells whether the URL looks like that of a conversation, but contains no valid id. */
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
