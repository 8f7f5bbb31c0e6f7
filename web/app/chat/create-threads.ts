import { batch } from 'solid-js';
import { unwrap } from 'solid-js/store';
import type { Conversation, ChatPart } from '../../client.ts';
import { asksForSignIn, toRefusal, type Refusal } from '../refusal.ts';
import { createThreadStore } from './create-thread-store.ts';
import {
  askedAgain,
  toAsk,
  toTurn,
  versionsOf,
  type OutgoingQuestion,
  type Surroundings,
} from './question.ts';
import { supersededBy } from './pieces.ts';
import { stopAnswer } from './stop-answer.ts';
import { settledIn } from './merge-turns.ts';
import { receive } from './receive.ts';
import { onLost, onPart, onRefusal } from './turn-events.ts';
import { isAnswered, isHeld, isOpen, type Turn } from './turn.ts';

/** Creates the state of all conversations on this page, receives their answers, and offers the actions on them. */
export function createThreads(around: Surroundings) {
  const store = createThreadStore(around.cache);
  const { find, keep, of, take, turnsOf } = store;
  const stops = new Map<string, AbortController>();
  /** The turns that each unconfirmed question replaces, by the message id of that question. */
  const replaced = new Map<string, readonly Turn[]>();

  /** Resumes each answer of a conversation that the server may be writing and that this page does not receive. */
  function takeUp(id: string): void {
    for (const { messageId, phase } of turnsOf(id))
      if (phase === 'unknown' && !stops.has(messageId)) void stream(id, messageId);
  }

  /**
   * Shows the server's copy of a conversation, and closes the connections for answers that have already ended there.
   */
  function show(conversation: Conversation, settled: ReadonlySet<string>): void {
    store.show(conversation, settled);
    for (const turn of turnsOf(conversation.id))
      if (!isOpen(turn)) stops.get(turn.messageId)?.abort();
  }

  /** Shows the cached copy of a conversation at once, and the server's copy when it has been read. */
  async function load(id: string): Promise<void> {
    store.open(id);
    // A conversation whose only questions are still being sent is not stored on the server yet.
    const before = turnsOf(id);
    if (before.length > 0 && before.every(({ phase }) => phase === 'sent')) return;
    const settled = settledIn(before);
    try {
      show(await around.client.conversations.get.query({ id }), settled);
    } catch (thrown) {
      const refusal = toRefusal(thrown);
      // The conversation is missing if another person signed in while the request was in flight.
      if (of(id) === undefined) return;
      if (asksForSignIn(refusal.reason)) around.onSignedOut(refusal, { id, query: '' });
      store.refuse(id, refusal, settled);
    }
    takeUp(id);
  }

  function fail(id: string, turn: Turn, refusal: Refusal) {
    if (asksForSignIn(refusal.reason) && !isHeld(turn)) {
      store.withdraw(id, turn, replaced.get(turn.messageId) ?? []);
      const isEmpty = turnsOf(id).length === 0;
      if (isEmpty) around.onWithdrawn(id);
      if (isEmpty && around.place.id() === id) around.place.go(undefined, 'replace');
      around.onSignedOut(refusal, {
        id: isEmpty ? undefined : id,
        query: turn.continues === undefined ? turn.query : '',
        texts: turn.texts,
      });
      return;
    }
    // After an expired sign-in the server continues writing the answer, and the page resumes it once the person is
    // back.
    if (asksForSignIn(refusal.reason)) around.onSignedOut(refusal, { id, query: '' });
    else take(id, turn.messageId, (now) => onRefusal(now, refusal));
  }

  /** Receives the answer to a new question, or resumes the answer to an earlier one if no `question` is given. */
  async function stream(id: string, messageId: string, question?: OutgoingQuestion): Promise<void> {
    const stop = new AbortController();
    stops.set(messageId, stop);
    const sentAt = performance.now();
    const open = () => {
      const turn = find(id, messageId);
      return turn && isOpen(turn) && !stop.signal.aborted ? turn : undefined;
    };
    const receiving = {
      client: around.client,
      messageId,
      signal: stop.signal,
      turn: () => find(id, messageId),
      onPart: (part: ChatPart) => {
        if (!open()) return;
        const sinceSentMs = question && performance.now() - sentAt;
        take(id, messageId, (turn) => onPart(turn, part, sinceSentMs));
        // Once the category has arrived, the server holds the question, so other tabs can read it.
        if (part.type !== 'route' || !question) return;
        around.tabs.tell({ type: 'changed', conversationId: id });
        // A new version of a question can change the conversation's title, so the list is read again.
        if (question.replaces !== undefined) around.onChanged();
      },
      onLost: () => {
        if (open()) take(id, messageId, onLost);
      },
    };
    const ask = question && toAsk(question, { conversationId: id, messageId });
    const refusal = await receive(receiving, ask);
    // A failed answer may have a receipt and so count as answered, because the server sends the receipt before the
    // failure's reason.
    const turn = stop.signal.aborted ? undefined : find(id, messageId);
    if (turn && refusal && (isOpen(turn) || isAnswered(turn))) fail(id, turn, refusal);
    stops.delete(messageId);
    if (stop.signal.aborted) return;
    const now = find(id, messageId);
    if (!now || isHeld(now)) replaced.delete(messageId);
    keep(id);
    if (question) around.tabs.tell({ type: 'changed', conversationId: id });
    around.onChanged();
  }

  /** Sends a question in the given conversation, or in a new one if none is given. */
  function ask(given: string | undefined, question: OutgoingQuestion) {
    const id = given ?? crypto.randomUUID();
    const turn = toTurn(question);
    const { messageId } = turn;
    const before = turnsOf(id);
    const superseded = supersededBy(turn, before);
    const gone = before.filter((one) => superseded.has(one.messageId));
    const versions = versionsOf(turn, gone);
    if (gone.length > 0)
      replaced.set(
        messageId,
        gone.map((one) => unwrap(one)),
      );
    batch(() => {
      store.add(id, { ...turn, versions }, superseded);
      around.place.go(id);
    });
    // The cached copy preserves the question if the page is reloaded or crashes.
    keep(id);
    void stream(id, messageId, { ...question, messageId });
  }

  return {
    of,
    load,
    ask,
    change: store.change,
    rename: store.rename,
    empty: store.empty,
    save: store.save,
    /** Stops all answers that are being written in a conversation; the text written so far is kept. */
    stop(id: string) {
      for (const { messageId } of turnsOf(id).filter(isOpen)) {
        const stillOpen = () => {
          const turn = find(id, messageId);
          return turn !== undefined && isOpen(turn);
        };
        stopAnswer(around.client, messageId, stillOpen).catch((thrown: unknown) => {
          around.onRefused(toRefusal(thrown));
        });
      }
    },
    /** Sends an earlier question again, such as one that failed or was edited. */
    again(id: string, turn: Turn, change: Partial<OutgoingQuestion> = {}) {
      ask(id, { ...askedAgain(turn, turnsOf(id)), ...change });
    },
    /** Requests the continuation of an answer that was cut at the length limit. */
    goOn(id: string, { query, agent, model, messageId }: Turn) {
      ask(id, { query, agent, model, continues: messageId });
    },
    /** Shows a conversation with the version of a question that the person has switched to. */
    show(conversation: Conversation) {
      store.leaveBranch(conversation.id);
      show(conversation, settledIn(turnsOf(conversation.id)));
    },
    /** Reads a conversation again, if this page shows it, because another tab has changed it. */
    async changed(id: string) {
      if (of(id)) await load(id);
    },
    forget() {
      for (const stop of stops.values()) stop.abort();
      store.forget();
    },
  };
}

export type Threads = ReturnType<typeof createThreads>;
