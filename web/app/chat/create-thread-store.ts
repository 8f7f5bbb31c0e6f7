import { createStore, reconcile, unwrap } from 'solid-js/store';
import type { Conversation } from '../../client.ts';
import { titleOf } from '../conversations/title.ts';
import type { Refusal } from '../refusal.ts';
import type { Shelf } from '../storage.ts';
import { mergeTurns } from './merge-turns.ts';
import { emptyThread, isThread, reopened, type Thread } from './thread.ts';
import { isHeld, type Turn } from './turn.ts';

/** A person's rating of an answer, with the category they expected; it is independent of the answer's phase. */
type Verdict = Pick<Partial<Turn>, 'verdict' | 'expected'>;

/**
 * Creates the store of the conversations that the page shows; it caches a copy of each, and all changes go through
 * it.
 */
export function createThreadStore(cache: () => Shelf | undefined) {
  const [threads, setThreads] = createStore<Record<string, Thread>>({});
  const turnsOf = (id: string): readonly Turn[] => threads[id]?.turns ?? [];
  const find = (id: string, messageId: string) =>
    turnsOf(id).find((turn) => turn.messageId === messageId);
  const keep = (id: string) => {
    const thread = threads[id];
    if (thread) cache()?.write(id, thread);
  };

  return {
    of: (id: string | undefined): Thread | undefined =>
      id === undefined ? undefined : threads[id],
    turnsOf,
    find,
    keep,
    change: (id: string, messageId: string, verdict: Verdict) => {
      setThreads(id, 'turns', (one) => one.messageId === messageId, verdict);
    },
    /** Applies an event, such as the arrival of text, to a turn (a question with its answer). */
    take: (id: string, messageId: string, event: (turn: Turn) => Turn) => {
      const turn = find(id, messageId);
      if (!turn) return;
      const next = event(unwrap(turn));
      setThreads(id, 'turns', (one) => one.messageId === messageId, reconcile(next));
    },
    /** Shows the cached copy of a conversation until the server's copy has been read. */
    open(id: string) {
      if (threads[id]) return;
      const cached = cache()?.read(id);
      setThreads(id, isThread(cached) ? reopened(cached) : emptyThread(id));
    },
    /**
     * Replaces a conversation by the server's copy. Turns whose ids are in `settled` and that the server no longer
     * holds disappear; unsent ones stay.
     */
    show({ id, title, turns }: Conversation, settled: ReadonlySet<string>) {
      // The conversation is missing if another person signed in while the request was in flight.
      if (threads[id] === undefined) return;
      const merged = mergeTurns(threads[id].turns, turns, settled);
      setThreads(id, 'turns', reconcile(merged, { key: 'messageId' }));
      setThreads(id, { title, state: 'ready', problem: undefined });
      keep(id);
    },
    /** Records that the server refused to send a conversation. */
    refuse(id: string, { reason, traceId }: Refusal, settled: ReadonlySet<string>) {
      const isMissing = reason === 'conversation_missing';
      // Another tab or device deleted the conversation, so only questions that never reached the server remain.
      if (isMissing)
        setThreads(id, 'turns', (turns) =>
          turns.filter(({ messageId }) => !settled.has(messageId)),
        );
      const isEmpty = turnsOf(id).length === 0;
      if (isMissing && isEmpty) cache()?.remove(id);
      else if (isMissing) keep(id);
      const state = isMissing ? 'missing' : 'failed';
      if (isEmpty) setThreads(id, { state, problem: { reason, traceId } });
      else setThreads(id, { state: 'ready' });
    },
    /** Adds a turn (a question with its answer), and removes the turns that it replaces. */
    add(id: string, turn: Turn, superseded: ReadonlySet<string>) {
      if (threads[id] === undefined)
        setThreads(id, { id, title: titleOf(turn.query), state: 'ready', turns: [] });
      // From here on, unsent edits count as new questions, which replace nothing. Otherwise sending such an edit later
      // would also remove the turn that is added now.
      setThreads(id, 'turns', (other) => other.replaces !== undefined, { replaces: undefined });
      setThreads(id, 'turns', (turns) => [
        ...turns.filter(
          ({ messageId }) => messageId !== turn.messageId && !superseded.has(messageId),
        ),
        turn,
      ]);
    },
    /** Removes a turn (a question with its answer), and restores the turns that it had replaced. */
    withdraw(id: string, { messageId }: Turn, superseded: readonly Turn[]) {
      setThreads(id, 'turns', (turns) =>
        turns.flatMap((one) => (one.messageId === messageId ? superseded : one)),
      );
    },
    /**
     * Makes unsent edits plain new questions, because the person has switched to another version of the edited
     * question.
     */
    leaveBranch(id: string) {
      setThreads(id, 'turns', (turn) => !isHeld(turn) && turn.replaces !== undefined, {
        replaces: undefined,
        versions: undefined,
      });
    },
    /** Stores a copy of each conversation in the cache, from which the next page in this tab is painted. */
    save: () => {
      for (const id of Object.keys(threads)) keep(id);
    },
    rename: (id: string, title: string) => {
      if (threads[id]) setThreads(id, { title });
    },
    empty: (id: string) => {
      if (threads[id]) setThreads(id, 'turns', []);
      keep(id);
    },
    forget() {
      setThreads(reconcile({}));
    },
  };
}
