import { batch } from 'solid-js';
import { createStore, reconcile, unwrap } from 'solid-js/store';
import { titleOf } from '../conversations/title.ts';
import type { Conversation, Part } from '../../client.ts';
import { asksForSignIn, toRefusal, type Refusal } from '../refusal.ts';
import {
  askedAgain,
  toAsk,
  toTurn,
  versionsOf,
  type Question,
  type Surroundings,
} from './question.ts';
import { supersededBy } from './pieces.ts';
import { stopAnswer } from './stop-answer.ts';
import { mergeTurns, settledIn } from './merge-turns.ts';
import { receive } from './receive.ts';
import { emptyThread, isThread, reopened, type Thread } from './thread.ts';
import { onLost, onPart, onRefusal } from './turn-events.ts';
import { isAnswered, isHeld, isOpen, type Turn } from './turn.ts';

/** A person's verdict on an answer, which every state may have. */
type Verdict = Pick<Partial<Turn>, 'verdict' | 'expected'>;

/** The conversations this page holds, their answers as they stream in, and what can be asked of them. */
export function createThreads(around: Surroundings) {
  const [threads, setThreads] = createStore<Record<string, Thread>>({});
  const stops = new Map<string, AbortController>();
  /** By message id, the turns that the message replaces. */
  const replaced = new Map<string, readonly Turn[]>();

  const of = (id: string | undefined): Thread | undefined =>
    id === undefined ? undefined : threads[id];
  const change = (id: string, messageId: string, turn: Verdict) => {
    setThreads(id, 'turns', (one) => one.messageId === messageId, turn);
  };
  /** Takes a turn through an event. */
  const take = (id: string, messageId: string, event: (turn: Turn) => Turn) => {
    const turn = find(id, messageId);
    if (!turn) return;
    const next = event(unwrap(turn));
    setThreads(id, 'turns', (one) => one.messageId === messageId, reconcile(next));
  };
  const find = (id: string, messageId: string) =>
    threads[id]?.turns.find((turn) => turn.messageId === messageId);
  const keep = (id: string) => {
    const thread = threads[id];
    if (thread) around.cache()?.write(id, thread);
  };

  /** Receives every answer of a conversation that goes on and that this page is not receiving. */
  function takeUp(id: string): void {
    for (const { messageId, phase } of threads[id]?.turns ?? [])
      if (phase === 'unknown' && !stops.has(messageId)) void stream(id, messageId);
  }

  /** Shows what the server holds of a conversation; of the turns shown so far, the settled ones stay only if it holds them. */
  function show({ id, title, turns }: Conversation, settled: ReadonlySet<string>): void {
    // The person may have changed while this was on its way.
    if (threads[id] === undefined) return;
    const merged = mergeTurns(threads[id].turns, turns, settled);
    setThreads(id, 'turns', reconcile(merged, { key: 'messageId' }));
    setThreads(id, { title, state: 'ready', problem: undefined });
    for (const turn of threads[id].turns) if (!isOpen(turn)) stops.get(turn.messageId)?.abort();
    keep(id);
  }

  /** Shows the copy in the cache at once, then the server's. */
  async function load(id: string): Promise<void> {
    if (threads[id] === undefined) {
      const cached = around.cache()?.read(id);
      setThreads(id, isThread(cached) ? reopened(cached) : emptyThread(id));
    }
    // A first question is on its way: the server has nothing to read yet.
    const before = threads[id]?.turns ?? [];
    if (before.length > 0 && before.every(({ phase }) => phase === 'sent')) return;
    const settled = settledIn(before);
    try {
      show(await around.client.conversations.get.query({ id }), settled);
    } catch (thrown) {
      const refusal = toRefusal(thrown);
      const { reason, traceId } = refusal;
      // The person may have changed while this was on its way.
      if (threads[id] === undefined) return;
      if (asksForSignIn(reason)) around.onSignedOut(refusal, { id, query: '' });
      const isMissing = reason === 'conversation_missing';
      // The conversation was deleted elsewhere: only questions that never arrived are left of it.
      if (isMissing)
        setThreads(id, 'turns', (turns) =>
          turns.filter(({ messageId }) => !settled.has(messageId)),
        );
      const isEmpty = threads[id]?.turns.length === 0;
      if (isMissing && isEmpty) around.cache()?.remove(id);
      else if (isMissing) keep(id);
      const state = isMissing ? 'missing' : 'failed';
      if (isEmpty) setThreads(id, { state, problem: { reason, traceId } });
      else setThreads(id, { state: 'ready' });
    }
    takeUp(id);
  }

  function fail(id: string, turn: Turn, refusal: Refusal) {
    if (asksForSignIn(refusal.reason) && !isHeld(turn)) {
      const before = replaced.get(turn.messageId);
      setThreads(id, 'turns', (turns) =>
        turns.flatMap((one) => (one.messageId === turn.messageId ? (before ?? []) : one)),
      );
      const left = threads[id]?.turns.length ?? 0;
      if (left === 0 && around.place.id() === id) around.place.go(undefined, 'replace');
      around.onSignedOut(refusal, {
        id: left === 0 ? undefined : id,
        query: turn.continues === undefined ? turn.query : '',
        texts: turn.texts,
      });
      return;
    }
    // The answer goes on at the server, and is taken up after the sign-in.
    if (asksForSignIn(refusal.reason)) around.onSignedOut(refusal, { id, query: '' });
    else take(id, turn.messageId, (now) => onRefusal(now, refusal));
  }

  /** Receives an answer, of a question that is asked now or was asked before. */
  async function stream(id: string, messageId: string, question?: Question): Promise<void> {
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
      onPart: (part: Part) => {
        if (!open()) return;
        const sinceSentMs = question && performance.now() - sentAt;
        take(id, messageId, (turn) => onPart(turn, part, sinceSentMs));
        // From this part on the server holds the question, so other tabs can read it.
        if (part.type !== 'route' || !question) return;
        around.tabs.tell({ type: 'changed', conversationId: id });
        // A new version of the first question gives the conversation its title anew.
        if (question.replaces !== undefined) around.onChanged();
      },
      onLost: () => {
        if (open()) take(id, messageId, onLost);
      },
    };
    const ask = question && toAsk(question, { conversationId: id, messageId });
    const refusal = await receive(receiving, ask);
    // A receipt also comes before the reason of an answer that did not end well.
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

  /** Asks in a conversation, a new one if none is given. */
  function ask(given: string | undefined, question: Question) {
    const id = given ?? crypto.randomUUID();
    const turn = toTurn(question);
    const { messageId, query } = turn;
    const before = threads[id]?.turns ?? [];
    const superseded = supersededBy(turn, before);
    const gone = before.filter((one) => superseded.has(one.messageId));
    const versions = versionsOf(turn, gone);
    if (gone.length > 0)
      replaced.set(
        messageId,
        gone.map((one) => unwrap(one)),
      );
    batch(() => {
      if (threads[id] === undefined)
        setThreads(id, { id, title: titleOf(query), state: 'ready', turns: [] });
      // This turn now follows what an unsent question would have replaced, so that it is not lost with that question.
      setThreads(id, 'turns', (other) => other.replaces !== undefined, { replaces: undefined });
      setThreads(id, 'turns', (turns) => [
        ...turns.filter((one) => one.messageId !== messageId && !superseded.has(one.messageId)),
        { ...turn, versions },
      ]);
      around.place.go(id);
    });
    // Neither a reload nor a crash of the page loses the question.
    keep(id);
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
    /** Asks a question again. */
    again(id: string, turn: Turn, change: Partial<Question> = {}) {
      ask(id, { ...askedAgain(turn, threads[id]?.turns ?? []), ...change });
    },
    /** Goes on with an answer whose last piece was cut at the length limit. */
    goOn(id: string, { query, agent, model, messageId }: Turn) {
      ask(id, { query, agent, model, continues: messageId });
    },
    change,
    /** Shows the branch of a conversation that the server has gone to. */
    show(conversation: Conversation) {
      const { id } = conversation;
      setThreads(id, 'turns', (turn) => !isHeld(turn) && turn.replaces !== undefined, {
        replaces: undefined,
        versions: undefined,
      });
      show(conversation, settledIn(threads[id]?.turns ?? []));
    },
    /** Another tab changed the conversation. */
    async changed(id: string) {
      if (threads[id]) await load(id);
    },
    /** Keeps what is shown for the next page of this tab. */
    save() {
      for (const id of Object.keys(threads)) keep(id);
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
