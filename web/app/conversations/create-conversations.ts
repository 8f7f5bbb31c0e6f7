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

/** Creates the state of the list of conversations, newest first, and of its search. */
export function createConversationList({ client, cache, onRefused }: Surroundings) {
  const [list, setList] = createStore<Summary[]>([]);
  const [hasMore, setHasMore] = createSignal(false);
  const [state, setState] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  const [search, setSearch] = createSignal('');
  /**
   * New conversations that the server does not list yet, because their first answer is being written or was refused.
   */
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
        // If the pinned conversations cannot be read, the last known ones are kept, so that the list can still be
        // shown.
        client.conversations.pinned.query().catch(() => pinned()),
      ]);
      // The result is outdated if the list was requested again, or the person changed, in the meantime.
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
  /** Reads the next page of the list or of the search results. @returns whether it could be read */
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
    /** Tells whether the list or the search results have another page on the server. */
    hasMore: () => (search().trim() === '' ? hasMore() : (found()?.hasMore ?? false)),
    /**
     * Conversations whose titles match are shown at once; results of the server, which also searches the texts,
     * follow.
     */
    shown(): readonly Summary[] {
      const words = search().trim().toLowerCase();
      if (words === '') return listed();
      const byTitle = listed().filter(({ title }) => title.toLowerCase().includes(words));
      return found()?.items ?? byTitle;
    },
    pinned,
    all: listed,
    /** Adds a new conversation to the list before the server lists it. */
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
