import { batch } from 'solid-js';
import { createStore, reconcile, unwrap } from 'solid-js/store';
import { titleOf } from '../conversations/title.ts';
import type { StoredTurn } from '../../client.ts';
import { asksForSignIn, toRefusal, type Refusal } from '../refusal.ts';
import type { Question, Surroundings } from './question.ts';
import { stopAnswer } from './stop-answer.ts';
import { isThread, type Thread } from './thread.ts';
import { failChange, fromStored, isOpen, partChange, type Turn } from './turn.ts';

/** A tab that was killed cannot say that its answer has ended; the server has ended it by then. */
const ELSEWHERE_AT_MOST_MS = 75_000;

/** The conversations this page holds, their answers as they stream in, and what can be asked of them. */
export function createThreads(around: Surroundings) {
  const [threads, setThreads] = createStore<Record<string, Thread>>({});
  const stops = new Map<string, AbortController>();
  /** Message ids of answers that other tabs are receiving. */
  const elsewhere = new Set<string>();
  /** Conversations that were not read, as an answer was being written in them. */
  const unread = new Set<string>();
  /** By message id, the turn that it takes the place of. */
  const replaced = new Map<string, Turn>();

  const of = (id: string | undefined): Thread | undefined =>
    id === undefined ? undefined : threads[id];
  const change = (id: string, messageId: string, turn: Partial<Turn>) => {
    setThreads(id, 'turns', (one) => one.messageId === messageId, turn);
  };
  const find = (id: string, messageId: string) =>
    threads[id]?.turns.find((turn) => turn.messageId === messageId);
  const keep = (id: string) => {
    const thread = threads[id];
    if (thread) around.cache()?.write(id, thread);
  };

  const tellStreaming = (conversationId: string, messageId: string) => {
    around.tabs.tell({ type: 'streaming', conversationId, messageId });
  };

  /** What the server holds, and then what never reached it: that stays until it is sent again. */
  function merged(id: string, stored: readonly StoredTurn[]): Turn[] {
    const turns = stored.map((turn) => fromStored(turn, elsewhere));
    const held = new Set(turns.map(({ messageId }) => messageId));
    const unsent = (threads[id]?.turns ?? []).filter(
      (turn) => !turn.stored && !held.has(turn.messageId),
    );
    const gone = new Set(unsent.map(({ replaces }) => replaces));
    return [...turns.filter(({ messageId }) => !gone.has(messageId)), ...unsent];
  }

  /** Shows what the cache holds at once, then what the server says. */
  async function load(id: string): Promise<void> {
    if (threads[id] === undefined) {
      const cached = around.cache()?.read(id);
      setThreads(id, isThread(cached) ? cached : { id, title: '', state: 'loading', turns: [] });
    }
    const before = threads[id];
    if (before?.turns.some(isOpen)) {
      if (before.state !== 'ready') unread.add(id);
      return;
    }
    try {
      const { title, turns } = await around.client.conversations.get.query({ id });
      // A question may have been asked, or the person may have changed, while this was on its way.
      if (threads[id]?.turns.some(isOpen) !== false) {
        unread.add(id);
        return;
      }
      setThreads(id, 'turns', reconcile(merged(id, turns), { key: 'messageId' }));
      setThreads(id, { title, state: 'ready', problem: undefined });
      keep(id);
    } catch (thrown) {
      const refusal = toRefusal(thrown);
      const { reason, traceId } = refusal;
      if (asksForSignIn(reason)) around.onSignedOut(refusal, { id, query: '' });
      const state = reason === 'conversation_missing' ? 'missing' : 'failed';
      if (threads[id]?.turns.length === 0) setThreads(id, { state, problem: { reason, traceId } });
    }
  }

  function fail(id: string, turn: Turn, refusal: Refusal) {
    if (asksForSignIn(refusal.reason) && !turn.stored) {
      const before = replaced.get(turn.messageId);
      setThreads(id, 'turns', (turns) =>
        turns.flatMap((one) => (one.messageId === turn.messageId ? (before ?? []) : one)),
      );
      const left = threads[id]?.turns.length ?? 0;
      if (left === 0 && around.place.id() === id) around.place.go(undefined, 'replace');
      around.onSignedOut(refusal, { id: left === 0 ? undefined : id, query: turn.query });
      return;
    }
    if (asksForSignIn(refusal.reason)) around.onSignedOut(refusal, { id, query: '' });
    change(id, turn.messageId, failChange(turn, refusal));
    if (refusal.reason === 'message_seen') void load(id);
  }

  async function stream(id: string, messageId: string, question: Question): Promise<void> {
    const stop = new AbortController();
    stops.set(messageId, stop);
    const sentAt = performance.now();
    const { query, agent, model, replaces } = question;
    const ask = { conversationId: id, messageId, query, agent, model, replaces };
    try {
      for await (const part of await around.client.chat.mutate(ask, { signal: stop.signal })) {
        const turn = find(id, messageId);
        // From here on the server holds the question, so that other tabs can read it.
        if (part.type === 'route') tellStreaming(id, messageId);
        if (turn) change(id, messageId, partChange(turn, part, performance.now() - sentAt));
      }
      const turn = find(id, messageId);
      if (turn && isOpen(turn))
        change(
          id,
          messageId,
          stop.signal.aborted
            ? { phase: 'stopped' }
            : { phase: 'failed', problem: { reason: 'connection_lost' } },
        );
    } catch (thrown) {
      const turn = find(id, messageId);
      if (turn && stop.signal.aborted) change(id, messageId, { phase: 'stopped', stored: true });
      else if (turn) fail(id, turn, toRefusal(thrown));
    } finally {
      stops.delete(messageId);
      if (find(id, messageId)?.stored !== false) replaced.delete(messageId);
      keep(id);
      if (unread.delete(id)) void load(id);
      around.tabs.tell({ type: 'changed', conversationId: id });
      around.onChanged();
    }
  }

  /** Asks in a conversation, a new one if none is given. */
  function ask(given: string | undefined, question: Question) {
    const id = given ?? crypto.randomUUID();
    const { query, agent, model, replaces } = question;
    const messageId = question.messageId ?? crypto.randomUUID();
    const askedAt = new Date().toISOString();
    const turn: Turn = {
      messageId,
      query,
      agent,
      model,
      askedAt,
      phase: 'sent',
      text: '',
      stored: false,
      replaces,
    };
    const before = replaces && find(id, replaces);
    if (before) replaced.set(messageId, unwrap(before));
    const gone = new Set([replaces, messageId]);
    batch(() => {
      if (threads[id] === undefined)
        setThreads(id, { id, title: titleOf(query), state: 'ready', turns: [] });
      // What an unsent question would have replaced is followed by this one now, and must not be lost with it.
      setThreads(id, 'turns', (other) => other.replaces !== undefined, { replaces: undefined });
      setThreads(id, 'turns', (turns) => [
        ...turns.filter((one) => !gone.has(one.messageId)),
        turn,
      ]);
      around.place.go(id);
    });
    void stream(id, messageId, { ...question, messageId });
  }

  return {
    of,
    load,
    ask,
    /** Ends every answer being written in a conversation; what was written is kept. */
    stop(id: string) {
      for (const { messageId } of (threads[id]?.turns ?? []).filter(isOpen)) {
        const stillOpen = () => {
          const turn = find(id, messageId);
          return turn !== undefined && isOpen(turn);
        };
        stopAnswer(around.client, messageId, stillOpen).catch((thrown: unknown) => {
          around.onRefused(toRefusal(thrown));
        });
      }
    },
    /**
     * Asks a question again: replaces it if the server holds it, else sends the same one. An earlier one is asked anew,
     * since the server leaves out what follows a replaced one.
     */
    again(id: string, turn: Turn, change: Partial<Question> = {}) {
      const { query, agent, model, messageId } = turn;
      const isLast = threads[id]?.turns.at(-1)?.messageId === messageId;
      const place = turn.stored ? { replaces: messageId } : { messageId, replaces: turn.replaces };
      ask(id, {
        query,
        agent,
        model,
        ...place,
        ...(!isLast && { replaces: undefined }),
        ...change,
      });
    },
    /** Tells other tabs which answers this one receives. */
    hello() {
      for (const { id, turns } of Object.values(threads))
        for (const turn of turns)
          if (isOpen(turn) && turn.stored) tellStreaming(id, turn.messageId);
    },
    change,
    /** Another tab receives this answer, until it says that something changed. */
    async elsewhere(id: string, messageId: string) {
      elsewhere.add(messageId);
      if (threads[id]) await load(id);
      setTimeout(() => {
        if (elsewhere.delete(messageId)) void load(id);
      }, ELSEWHERE_AT_MOST_MS);
    },
    /** Another tab changed the conversation. */
    async changed(id: string) {
      for (const turn of threads[id]?.turns ?? []) elsewhere.delete(turn.messageId);
      if (threads[id]) await load(id);
    },
    rename(id: string, title: string) {
      if (threads[id]) setThreads(id, { title });
    },
    empty(id: string) {
      if (threads[id]) setThreads(id, 'turns', []);
      keep(id);
    },
    forget() {
      for (const stop of stops.values()) stop.abort();
      setThreads(reconcile({}));
    },
  };
}

export type Threads = ReturnType<typeof createThreads>;
