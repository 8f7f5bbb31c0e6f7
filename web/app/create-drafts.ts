import { createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import { readText, type Shelf } from './storage.ts';

const SAVE_AFTER_MS = 250;
const keyOf = (id: string | undefined) => `draft:${id ?? 'new'}`;

/** Creates the state of the drafts: the unsent text of each conversation, stored until it is sent. */
export function createDrafts(shelf: () => Shelf | undefined) {
  const [read, readAgain] = createSignal(0);
  const [drafts, setDrafts] = createStore<Record<string, string>>({});
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const unsaved = new Set<string>();

  const save = () => {
    clearTimeout(waiting);
    for (const key of unsaved) {
      const text = drafts[key] ?? '';
      if (text === '') shelf()?.remove(key);
      else shelf()?.write(key, text);
    }
    unsaved.clear();
  };
  addEventListener('pagehide', save);

  return {
    of(id: string | undefined): string {
      read();
      const kept = shelf();
      return drafts[keyOf(id)] ?? (kept ? readText(kept, keyOf(id)) : '');
    },
    set(id: string | undefined, text: string) {
      setDrafts(keyOf(id), text);
      unsaved.add(keyOf(id));
      clearTimeout(waiting);
      waiting = setTimeout(save, SAVE_AFTER_MS);
    },
    /** Reads the stored drafts once the person is known; text typed before that is kept. */
    reload() {
      readAgain((count) => count + 1);
    },
    /** Stores at once the drafts that would be stored after a delay. */
    save,
    forget() {
      clearTimeout(waiting);
      unsaved.clear();
      for (const key of Object.keys(drafts)) setDrafts(key, '');
    },
  };
}

export type Drafts = ReturnType<typeof createDrafts>;
