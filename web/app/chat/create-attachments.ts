import { createStore } from 'solid-js/store';
import type { Attached } from '../../client.ts';
import type { Shelf } from '../storage.ts';

const keyOf = (id: string | undefined) => `attached:${id ?? 'new'}`;

const isAttached = (value: unknown): value is Attached =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  'text' in value &&
  typeof value.name === 'string' &&
  typeof value.text === 'string';

/**
 * Holds the texts attached to the unsent question of each conversation; they are stored until that question is sent.
 */
export function createAttachedTexts(shelf: () => Shelf | undefined) {
  const [lists, setLists] = createStore<Record<string, readonly Attached[]>>({});
  const kept = (key: string): readonly Attached[] => {
    const value = shelf()?.read(key);
    return Array.isArray(value) && value.every(isAttached) ? value : [];
  };
  return {
    of: (id: string | undefined): readonly Attached[] => lists[keyOf(id)] ?? kept(keyOf(id)),
    set(id: string | undefined, list: readonly Attached[]) {
      setLists(keyOf(id), list);
      if (list.length === 0) shelf()?.remove(keyOf(id));
      else shelf()?.write(keyOf(id), list);
    },
    forget() {
      for (const key of Object.keys(lists)) setLists(key, []);
    },
  };
}
