import { createContext, createEffect, createSignal, on, useContext } from 'solid-js';
import type { Client, OfferedModel, Session } from '../client.ts';
import { createThreads } from './chat/create-threads.ts';
import { createAttachedTexts } from './chat/create-attachments.ts';
import { createConversationList } from './conversations/create-conversations.ts';
import { createDrafts } from './create-drafts.ts';
import { createPlace, pathOf } from './create-place.ts';
import { createOnline } from './create-online.ts';
import { createMonth } from './spending/create-month.ts';
import { createPrefs } from './create-prefs.ts';
import { createShelves } from './create-shelves.ts';
import { createTabs } from './create-tabs.ts';
import { asksForSignIn, toRefusal, type Refusal } from './refusal.ts';
import { createToast } from './shell/create-toast.ts';
import { say } from './shell/LiveRegion.tsx';

const REFRESH_AFTER_MS = 5_000;

/** Creates the state and the actions of the whole page. */
export function createApp(connect: (person: () => string | undefined) => Client) {
  const [session, setSession] = createSignal<Session>();
  const [models, setModels] = createSignal<readonly OfferedModel[]>([]);
  const [signIn, setSignIn] = createSignal<Refusal>();
  const [trouble, setTrouble] = createSignal<Refusal>();
  const online = createOnline();

  const shelves = createShelves();
  const client = connect(() => session()?.person ?? shelves.personId);

  const place = createPlace();
  const toast = createToast(say);
  const drafts = createDrafts(shelves.person);
  const attachments = createAttachedTexts(shelves.person);
  const prefs = createPrefs(shelves.person);
  const onRefused = (refusal: Refusal) => {
    // While the page starts, a sign-in by another person is no trouble, because `start` then finds out who it is.
    if (refusal.reason === 'other_person' && session() === undefined) return;
    if (asksForSignIn(refusal.reason)) setSignIn(refusal);
    else if (session() === undefined) setTrouble(refusal);
  };
  const month = createMonth(client);
  const conversations = createConversationList({
    client,
    cache: shelves.cache,
    onRefused,
  });

  let refreshedAt = 0;
  const refresh = () => {
    if (performance.now() - refreshedAt < REFRESH_AFTER_MS) return;
    refreshedAt = performance.now();
    if (session() === undefined || signIn() !== undefined) void start();
    else refreshNow();
  };
  const refreshNow = () => {
    void conversations.load();
    const id = place.id();
    if (id !== undefined) void threads.load(id);
  };
  const tabs = createTabs({
    onReturn: refresh,
    onNews: (news) => {
      if (news.type === 'signed-out' || news.type === 'erased') {
        close();
        location.assign(news.type === 'erased' ? '/' : '/signed-out');
        return;
      }
      void conversations.load();
      if (news.conversationId !== undefined) void threads.changed(news.conversationId);
    },
  });
  // A page that is left caches its conversations, so that the next page can resume the answers still being written.
  addEventListener('pagehide', () => threads.save());
  const threads = createThreads({
    client,
    place,
    tabs,
    cache: shelves.cache,
    onChanged: () => {
      void relist();
      void month.load();
    },
    onRefused,
    onWithdrawn: (id) => conversations.without(id),
    onSignedOut: (refusal, { id, query, texts }) => {
      if (texts) attachments.set(id, texts);
      const typed = drafts.of(id);
      if (query !== '') drafts.set(id, typed === '' ? query : `${query}\n\n${typed}`);
      drafts.save();
      onRefused(refusal);
    },
  });

  /** Reads the list of conversations again, because an answer can give its conversation a new title. */
  async function relist(): Promise<void> {
    await conversations.load();
    for (const { id, title } of conversations.all()) threads.rename(id, title);
  }

  async function start(): Promise<void> {
    setTrouble(undefined);
    try {
      const [who, offered] = await Promise.all([
        client.session.get.query(),
        client.models.list.query(),
      ]);
      if (shelves.isOther(who.username)) {
        threads.forget();
        month.forget();
        conversations.forget();
        // The cached copies of the last person's conversations are removed, so that the next person never sees them.
        shelves.change(who.username);
        prefs.reload();
        drafts.reload();
        const id = place.id();
        if (id !== undefined) void threads.load(id);
      }
      tabs.join(who.username);
      setModels(offered);
      shelves.keepId(who.person);
      setSession(who);
      setSignIn(undefined);
      void month.load();
      await conversations.load();
    } catch (thrown) {
      onRefused(toRefusal(thrown));
    }
  }

  /** Removes everything that this browser stores about the person. */
  function forget(): void {
    threads.forget();
    month.forget();
    conversations.forget();
    drafts.forget();
    attachments.forget();
    shelves.clear();
  }

  /**
   * Removes everything that this browser stores about the person, and stops caching the results of requests in
   * flight.
   */
  function close(): void {
    forget();
    shelves.close();
  }

  conversations.paintCached();
  createEffect(
    on(place.id, (id) => {
      if (id !== undefined) void threads.load(id);
    }),
  );
  void start();

  /** Returns the chosen model if the server still offers it, or else the first one. */
  const model = () => models().find(({ id }) => id === prefs.model.value()) ?? models()[0];

  return {
    client,
    cache: shelves.cache,
    session,
    models,
    model,
    signIn,
    trouble,
    online,
    place,
    toast,
    drafts,
    attachments,
    prefs,
    conversations,
    month,
    threads,
    tabs,
    start,
    refused: onRefused,
    /** Address of the sign-in, which leads back to the open conversation. */
    signInHref: () => `/login?to=${encodeURIComponent(pathOf(place.id()))}`,
    /**
     * Prepares for another sign-in, perhaps of another person. Drafts are saved for this person only, and cached
     * copies are not shown to the next one.
     */
    leave() {
      drafts.save();
      shelves.leave();
    },
    forget,
    close,
  };
}

export type AppState = ReturnType<typeof createApp>;

const AppContext = createContext<AppState>();
export const AppProvider = AppContext.Provider;

/** Returns the state and the actions of the page. @throws when called outside of the page's root component */
export function useApp(): AppState {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error('useApp() is used outside of AppProvider');
  return app;
}
