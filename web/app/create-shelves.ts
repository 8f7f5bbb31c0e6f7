import { cacheShelf, makeShelf, personShelf, type Shelf } from './storage.ts';

/** Makes the browser's storage areas: one of the tab, one of the person, and one for copies of the server's data. */
export function createShelves() {
  const tab = makeShelf(sessionStorage, 'onecall:tab:');
  // The last person in this tab. Their copies can be shown before the server has answered who is signed in.
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
    /** Switches to another person's storage, and removes the cached copies of the last person. */
    change(username: string) {
      cache?.clear();
      open(username);
    },
    keepId(id: string) {
      tab.write('personId', id);
    },
    /** Removes the note in this tab about who was signed in. */
    leave() {
      tab.clear();
    },
    clear() {
      person?.clear();
      cache?.clear();
      tab.clear();
    },
    /** Stops caching copies. */
    close() {
      cache = undefined;
    },
  };
}
