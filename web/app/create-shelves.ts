import { cacheShelf, makeShelf, personShelf, type Shelf } from './storage.ts';

/**
 * Creates the page's areas in the browser's storage: one of the tab, one of the person, and one for copies of the
 * server's data.
 */
export function createShelves() {
  const tab = makeShelf(sessionStorage, 'onecall:tab:');
  // The person who used this tab last. Their cached conversations are shown before the server confirms who is signed
  // in.
  let last = tab.read('person');
  const lastId = tab.read('personId');
  let person: Shelf | undefined;
  let cache: Shelf | undefined;
  const open = (username: string) => {
    person = personShelf(username);
    cache = cacheShelf(username);
    tab.write('person', username);
    last = username;
  };
  if (typeof last === 'string') open(last);

  return {
    person: () => person,
    cache: () => cache,
    /** The id of the person who used this tab last. */
    personId: typeof lastId === 'string' ? lastId : undefined,
    isOther: (username: string): boolean => username !== last,
    /** Switches to another person's storage, and removes the conversations that were cached for the last person. */
    change(username: string) {
      cache?.clear();
      open(username);
    },
    keepId(id: string) {
      tab.write('personId', id);
    },
    /** Forgets who was signed in to this tab. */
    leave() {
      tab.clear();
    },
    clear() {
      person?.clear();
      cache?.clear();
      tab.clear();
    },
    /** Stops caching conversations, also those of requests in flight. */
    close() {
      cache = undefined;
    },
  };
}
