import assert from 'node:assert/strict';
import { createEffect, createRoot, createSignal } from 'solid-js';
import { createThreads } from '../../app/chat/create-threads.ts';
import { isHeld, isOpen, type Turn } from '../../app/chat/turn.ts';
import { makeShelf } from '../../app/storage.ts';
import { createClient } from '../../client.ts';
import { lifeAnswerTo } from './answers.ts';

export type TestUser = 'alice' | 'bob';

/** Functions of the simulated browser and its servers that a simulated page calls. */
type Around = Readonly<{
  send: (path: string, init: RequestInit) => Promise<Response>;
  /** Returns the person who is signed in to the browser. */
  person: () => TestUser | undefined;
  /** Texts of questions that a page has put back into its composer. */
  drafts: Set<string>;
  /** Notifies the person's other tabs that a conversation has changed. */
  tell: (from: object, conversationId: string) => void;
}>;

export type Page = Awaited<ReturnType<typeof openPage>>;

/** Returns a `Storage` for a tab; its items survive reloads of the page. */
const backing = (items: Map<string, string>) => ({
  getItem: (key: string) => items.get(key) ?? null,
  setItem: (key: string, value: string) => void items.set(key, value),
  removeItem: (key: string) => void items.delete(key),
  key: (at: number) => [...items.keys()][at] ?? null,
  get length() {
    return items.size;
  },
});

/** Opens a simulated page in a tab, for the person who is signed in. */
export async function openPage(
  world: Around,
  { shelf, id }: Readonly<{ shelf: Map<string, string>; id: string | undefined }>,
) {
  const open = new Set<AbortController>();
  let closed = false;
  let loseAfter: number | undefined;
  /**
   * Sends a request as a browser does: its connection can be cut after any byte, and closing the page closes all
   * connections.
   */
  const send = async (path: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (closed) throw new TypeError('The page is closed');
    const connection = new AbortController();
    open.add(connection);
    const { signal } = init;
    const both = AbortSignal.any([connection.signal, ...(signal ? [signal] : [])]);
    const url = path instanceof Request ? path.url : path.toString();
    const response = await world.send(url, { ...init, signal: both });
    if (loseAfter === undefined || !url.includes('/trpc/chat?')) return response;
    let left = loseAfter;
    loseAfter = undefined;
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk.subarray(0, left));
        left -= chunk.length;
        if (left > 0) return;
        connection.abort();
        controller.error(new TypeError('The connection was lost'));
      },
    });
    return new Response(response.body?.pipeThrough(cut) ?? null, response);
  };

  const person = world.person();
  let personId: string | undefined;
  const client = createClient(() => personId, send);
  // The page asks the server who is signed in, and repeats this request until it succeeds.
  while (personId === undefined)
    personId = await client.session.get.query().then(
      (session) => session.person,
      () => undefined,
    );
  /** The last state that this page has shown of each question, by message id. */
  const seen = new Map<string, Turn>();
  const faults: unknown[] = [];

  const root = createRoot((dispose) => {
    const [at, setAt] = createSignal(id);
    const threads = createThreads({
      client,
      place: { id: at, isUnknown: () => false, go: (to) => void setAt(to) },
      tabs: {
        join: () => {},
        tell: (news) => {
          if (news.type === 'changed' && news.conversationId !== undefined)
            world.tell(page, news.conversationId);
        },
      },
      cache: () => makeShelf(backing(shelf), ''),
      onChanged: () => {},
      onRefused: () => {},
      onWithdrawn: () => undefined,
      onSignedOut: (_refusal, { query }) => {
        if (query !== '') world.drafts.add(query);
      },
    });
    const turns = (): readonly Turn[] => threads.of(at())?.turns ?? [];
    createEffect(() => {
      for (const turn of turns())
        try {
          watch(turn, seen);
        } catch (error) {
          faults.push(error);
        }
    });
    return { at, threads, turns, dispose };
  });
  const page = {
    client,
    person,
    shelf,
    /** Errors for forbidden states that this page has shown. */
    faults,
    ...root,
    isBusy: () => root.turns().some(isOpen),
    loseNextAfter(bytes: number) {
      loseAfter = bytes;
    },
    lose() {
      for (const connection of open) connection.abort();
      open.clear();
    },
    hear(conversationId: string) {
      if (!closed) void root.threads.changed(conversationId);
    },
    close(how: 'reload' | 'crash') {
      if (how === 'reload') root.threads.save();
      closed = true;
      root.threads.forget();
      root.dispose();
      page.lose();
    },
  };
  if (id !== undefined) void root.threads.load(id);
  return page;
}

/** Checks each change of a turn (a question with its answer) against its previous state. */
function watch(turn: Turn, seen: Map<string, Turn>): void {
  const before = seen.get(turn.messageId);
  assert.ok(
    lifeAnswerTo(turn.query).startsWith(turn.text),
    `${turn.query} shows what the model did not write: ${turn.text}`,
  );
  if (before) {
    assert.ok(turn.text.startsWith(before.text), `${turn.query} lost text`);
    if (isHeld(before)) assert.ok(isHeld(turn), `${turn.query} became ${turn.phase} again`);
  }
  seen.set(turn.messageId, { ...turn });
}
