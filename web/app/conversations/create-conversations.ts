import { createSignal } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { Client, Pinned, Summary } from '../../client.ts';
import { addPage, PAGE, readAgain, type Read } from '../list-pages.ts';
import { toRefusal, type Refusal } from '../refusal.ts';
import type { Shelf } from '../storage.ts';

const SEARCH_AFTER_MS = 180;

type Surroundings = Readonly<{
  client: Client;
  cache: () => Shelf | undefined;
  onRefused: (refusal: Refusal) => void;
}>;

const cursorOf = ({ id, updatedAt }: Summary) => ({ at: updatedAt, id });

type ListPart = NonNullable<Parameters<Client['conversations']['list']['query']>[0]>;

const isSummary = (value: unknown): value is Summary =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'title' in value &&
  'updatedAt' in value &&
  typeof value.title === 'string';

/** Returns the list of conversations, newest first, and the search in them. */
export function createConversationList({ client, cache, onRefused }: Surroundings) {
  const [list, setList] = createStore<Summary[]>([]);
  const [hasMore, setHasMore] = createSignal(false);
  const [state, setState] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  const [search, setSearch] = createSignal('');
  /** Conversations that the list does not hold yet: their first answer is being written, or was refused. */
  const [begun, changeBegun] = createSignal<readonly Summary[]>([]);
  const setBegun = (change: (all: readonly Summary[]) => readonly Summary[]) => {
    cache()?.write('begun', changeBegun(change));
  };
  const listed = () => {
    const held = new Set(list.map(({ id }) => id));
    return [...begun().filter(({ id }) => !held.has(id)), ...list];
  };
  const [pinned, setPinned] = createSignal<readonly Pinned[]>([]);
  const [found, setFound] = createSignal<Read<Summary>>();
  let waiting: ReturnType<typeof setTimeout> | undefined;

  let loads = 0;
  async function load(): Promise<void> {
    const load = (loads += 1);
    const readPage = (part: ListPart) => client.conversations.list.query(part);
    try {
      const [read, pins] = await Promise.all([
        readAgain(list.length, { readPage, cursorOf }),
        // When the pinned conversations cannot be read, the last known ones are kept, so that the list is shown all the
        // same.
        client.conversations.pinned.query().catch(() => pinned()),
      ]);
      // A later load has read a newer list, or the person has changed.
      if (load !== loads) return;
      setPinned(pins);
      setList(reconcile([...read.items], { key: 'id' }));
      setHasMore(read.hasMore);
      const held = new Set(read.items.map(({ id }) => id));
      setBegun((all) => all.filter(({ id }) => !held.has(id)));
      setState('ready');
      cache()?.write('list', read.items.slice(0, PAGE));
    } catch (thrown) {
      if (state() === 'loading') setState('failed');
      onRefused(toRefusal(thrown));
    }
  }

  async function look(words: string): Promise<void> {
    try {
      const next = await client.conversations.list.query({ search: words, limit: PAGE });
      if (search().trim() === words) setFound(addPage([], next));
    } catch (thrown) {
      onRefused(toRefusal(thrown));
    }
  }

  let reading = false;
  /** Reads the next page of the list, or of what the search found. @returns whether it was read */
  async function more(): Promise<boolean> {
    const words = search().trim();
    const items = words === '' ? list : (found()?.items ?? []);
    const last = items.at(-1);
    if (reading || last === undefined) return false;
    reading = true;
    const part = { before: cursorOf(last), limit: PAGE };
    try {
      const page = await client.conversations.list.query(
        words === '' ? part : { ...part, search: words },
      );
      if (search().trim() !== words) return true;
      if (words !== '') setFound(addPage(found()?.items ?? [], page));
      else {
        const read = addPage(list, page);
        setList([...read.items]);
        setHasMore(read.hasMore);
      }
      return true;
    } catch (thrown) {
      onRefused(toRefusal(thrown));
      return false;
    } finally {
      reading = false;
    }
  }

  return {
    state,
    search,
    load,
    more,
    /** Tells whether the shown list has further items. */
    hasMore: () => (search().trim() === '' ? hasMore() : (found()?.hasMore ?? false)),
    /** Conversations with a matching title are shown at once; those that the server finds by their texts follow. */
    shown(): readonly Summary[] {
      const words = search().trim().toLowerCase();
      if (words === '') return listed();
      const byTitle = listed().filter(({ title }) => title.toLowerCase().includes(words));
      return found()?.items ?? byTitle;
    },
    pinned,
    all: listed,
    /** Lists a conversation before the server does. */
    begin(conversation: Summary) {
      setBegun((all) => [conversation, ...all]);
    },
    searchFor(words: string) {
      setSearch(words);
      setFound(undefined);
      clearTimeout(waiting);
      const trimmed = words.trim();
      if (trimmed !== '') waiting = setTimeout(() => void look(trimmed), SEARCH_AFTER_MS);
    },
    paintCached() {
      const unsent = cache()?.read('begun');
      if (Array.isArray(unsent) && unsent.every(isSummary)) changeBegun(unsent);
      const kept = cache()?.read('list');
      if (list.length === 0 && Array.isArray(kept) && kept.every(isSummary)) {
        setList(kept.slice(0, PAGE));
        setState('ready');
      }
    },
    titled(id: string, title: string) {
      setList((one) => one.id === id, { title });
      const renamed = (one: Summary) => (one.id === id ? { ...one, title } : one);
      setBegun((all) => all.map(renamed));
      setPinned((all) => all.map((one) => (one.id === id ? { ...one, title } : one)));
      setFound((read) => read && { ...read, items: read.items.map(renamed) });
    },
    without(id: string) {
      setList(list.filter((one) => one.id !== id));
      setBegun((all) => all.filter((one) => one.id !== id));
      setPinned((all) => all.filter((one) => one.id !== id));
      setFound((read) => read && { ...read, items: read.items.filter((one) => one.id !== id) });
    },
    forget() {
      loads += 1;
      setList([]);
      setHasMore(false);
      setBegun(() => []);
      setPinned([]);
      setFound(undefined);
      setSearch('');
    },
  };
}
