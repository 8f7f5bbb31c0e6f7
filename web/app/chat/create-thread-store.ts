import { createStore, reconcile, unwrap } from 'solid-js/store';
import type { Conversation } from '../../client.ts';
import { titleOf } from '../conversations/title.ts';
import type { Refusal } from '../refusal.ts';
import type { Shelf } from '../storage.ts';
import { mergeTurns } from './merge-turns.ts';
import { emptyThread, isThread, reopened, type Thread } from './thread.ts';
import { isHeld, type Turn } from './turn.ts';

/** A person's verdict on an answer; a turn in any state may have one. */
type Verdict = Pick<Partial<Turn>, 'verdict' | 'expected'>;

/** Holds conversations for the page, with a copy of each in the cache, and makes every change to them. */
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
    /** Replaces a turn by its state after an event, such as the arrival of text. */
    take: (id: string, messageId: string, event: (turn: Turn) => Turn) => {
      const turn = find(id, messageId);
      if (!turn) return;
      const next = event(unwrap(turn));
      setThreads(id, 'turns', (one) => one.messageId === messageId, reconcile(next));
    },
    /** Opens a conversation: shows the cached copy until the server's has been read. */
    open(id: string) {
      if (threads[id]) return;
      const cached = cache()?.read(id);
      setThreads(id, isThread(cached) ? reopened(cached) : emptyThread(id));
    },
    /**
     * Shows the server's copy of a conversation. A settled turn that the server does not hold disappears; other turns
     * stay.
     */
    show({ id, title, turns }: Conversation, settled: ReadonlySet<string>) {
      // Another person may have signed in while the request was in flight.
      if (threads[id] === undefined) return;
      const merged = mergeTurns(threads[id].turns, turns, settled);
      setThreads(id, 'turns', reconcile(merged, { key: 'messageId' }));
      setThreads(id, { title, state: 'ready', problem: undefined });
      keep(id);
    },
    /** Shows that the server refused to send a conversation. */
    refuse(id: string, { reason, traceId }: Refusal, settled: ReadonlySet<string>) {
      const isMissing = reason === 'conversation_missing';
      // The conversation was deleted elsewhere: only questions that never arrived are left of it.
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
    /** Adds a turn in the place of those that it supersedes. */
    add(id: string, turn: Turn, superseded: ReadonlySet<string>) {
      if (threads[id] === undefined)
        setThreads(id, { id, title: titleOf(turn.query), state: 'ready', turns: [] });
      // This turn now follows the turns that an unsent question would have replaced, so that it is not lost with that
      // question.
      setThreads(id, 'turns', (other) => other.replaces !== undefined, { replaces: undefined });
      setThreads(id, 'turns', (turns) => [
        ...turns.filter(
          ({ messageId }) => messageId !== turn.messageId && !superseded.has(messageId),
        ),
        turn,
      ]);
    },
    /** Restores the turns that a turn has superseded. */
    withdraw(id: string, { messageId }: Turn, superseded: readonly Turn[]) {
      setThreads(id, 'turns', (turns) =>
        turns.flatMap((one) => (one.messageId === messageId ? superseded : one)),
      );
    },
    /**
     * Removes the mark of turns that an unsent question would replace, when the person leaves the branch of that
     * question.
     */
    leaveBranch(id: string) {
      setThreads(id, 'turns', (turn) => !isHeld(turn) && turn.replaces !== undefined, {
        replaces: undefined,
        versions: undefined,
      });
    },
    /** Caches the shown conversations for the next page of this tab. */
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
