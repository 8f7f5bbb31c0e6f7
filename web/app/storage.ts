/** An area in the browser's storage whose keys share a prefix, so that signing out can remove a person's data. */
export type Shelf = Readonly<{
  read: (key: string) => unknown;
  write: (key: string, value: unknown) => void;
  remove: (key: string) => void;
  /** Removes everything that this area of the storage contains. */
  clear: () => void;
}>;

type Backing = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

function parse(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Creates an area in the browser storage `backing`. If that storage is full or switched off, writes are lost without
 * an error.
 */
export function makeShelf(backing: Backing, prefix: string): Shelf {
  const quietly = (run: () => void) => {
    try {
      run();
    } catch {
      // The browser's storage is full or forbidden; the page works without it.
    }
  };
  const remove = (key: string) => {
    quietly(() => {
      backing.removeItem(prefix + key);
    });
  };
  return {
    read(key) {
      try {
        return parse(backing.getItem(prefix + key));
      } catch {
        return undefined;
      }
    },
    write(key, value) {
      quietly(() => {
        backing.setItem(prefix + key, JSON.stringify(value));
      });
    },
    remove,
    clear() {
      quietly(() => {
        const keys = Array.from({ length: backing.length }, (_, index) => backing.key(index));
        for (const key of keys) if (key?.startsWith(prefix) === true) backing.removeItem(key);
      });
    },
  };
}

export const readText = (shelf: Shelf, key: string): string => {
  const value = shelf.read(key);
  return typeof value === 'string' ? value : '';
};

/** Returns the storage area of a person's drafts, preferences and sidebar, which remains after the tab is closed. */
export const personShelf = (username: string): Shelf =>
  makeShelf(localStorage, `onecall:${username}:`);

/**
 * Returns the storage area of cached conversations, which the page shows at once; this area is removed with the tab.
 */
export const cacheShelf = (username: string): Shelf =>
  makeShelf(sessionStorage, `onecall:cache:${username}:`);
