import type { ChatInput, NoteOutcome, Receipt, Route } from './contract.ts';
import { OnecallError } from './refusal.ts';

export type Note = Readonly<{ id: string; text: string; createdAt: string }>;

export type Turn = Readonly<
  Omit<ChatInput, 'model'> & {
    model: string;
    askedAt: string;
    state: 'accepted' | 'complete' | 'stopped' | 'failed';
    route?: Route;
    note?: NoteOutcome;
    response?: {
      content: string;
      agentType: string;
      executionTimeMs: number;
      error?: { reason: string; message: string };
    };
    receipt?: Receipt;
  }
>;

type Conversation = {
  id: string;
  title: string;
  createdAt: string;
  updatedAt: string;
  deleted: boolean;
  /** Clears that were not undone, oldest first, each with the number of turns that the clear hid. */
  clears: { at: string; turns: number }[];
  /** Whether the last clear can still be undone; earlier clears cannot. */
  canUndo: boolean;
  turns: Turn[];
};

type Belongings = { conversations: Map<string, Conversation>; notes: Note[] };

export type Store = ReturnType<typeof createStore>;

/** Returns a store in memory for the conversations and notes of all owners. */
export function createStore() {
  const owners = new Map<string, Belongings>();
  const of = (owner: string): Belongings => {
    const known = owners.get(owner) ?? {
      conversations: new Map<string, Conversation>(),
      notes: [],
    };
    owners.set(owner, known);
    return known;
  };
  const find = (owner: string, id: string): Conversation => {
    const conversation = of(owner).conversations.get(id);
    if (!conversation) throw new OnecallError('conversation_missing');
    return conversation;
  };
  let last = 0;
  /** Returns the current time, made later than all times before, so that sorting by time has no ties. */
  const now = (): string => {
    last = Math.max(Date.now(), last + 1);
    return new Date(last).toISOString();
  };
  const summary = ({ id, title, createdAt, updatedAt, clears }: Conversation) => {
    const clearedAt = clears.at(-1)?.at;
    return { id, title, createdAt, updatedAt, ...(clearedAt !== undefined && { clearedAt }) };
  };
  const visible = (conversation: Conversation): Turn[] => {
    const shown: Turn[] = [];
    for (const turn of conversation.turns.slice(conversation.clears.at(-1)?.turns ?? 0)) {
      const at = shown.findIndex(({ messageId }) => messageId === turn.replaces);
      if (at >= 0) shown.length = at;
      shown.push(turn);
    }
    return shown;
  };

  return {
    now,
    list: (owner: string, search = '') =>
      [...of(owner).conversations.values()]
        .filter(
          ({ deleted, title }) =>
            !deleted && title.toLowerCase().includes(search.trim().toLowerCase()),
        )
        .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
        .map(summary),
    get: (owner: string, id: string) => {
      const conversation = find(owner, id);
      if (conversation.deleted) throw new OnecallError('conversation_missing');
      return { ...summary(conversation), turns: visible(conversation) };
    },
    history: (owner: string, id: string): readonly Turn[] => {
      const conversation = of(owner).conversations.get(id);
      return conversation ? visible(conversation) : [];
    },
    turn: (owner: string, messageId: string): Turn | undefined =>
      [...of(owner).conversations.values()]
        .flatMap(({ turns }) => turns)
        .find((turn) => turn.messageId === messageId),
    /**
     * Stores a question as a new turn.
     * @throws {OnecallError} `message_seen`
     */
    ask: (owner: string, turn: Turn): void => {
      const { conversations } = of(owner);
      for (const { turns } of conversations.values())
        if (turns.some(({ messageId }) => messageId === turn.messageId))
          throw new OnecallError('message_seen');
      const { conversationId: id, query, askedAt } = turn;
      const title = Array.from(query.split('\n')[0] ?? '')
        .slice(0, 60)
        .join('');
      const fresh = { id, title, createdAt: askedAt, clears: [], canUndo: false, turns: [] };
      const conversation = conversations.get(id) ?? {
        ...fresh,
        updatedAt: askedAt,
        deleted: false,
      };
      conversation.turns.push(turn);
      conversation.updatedAt = askedAt;
      conversation.deleted = false;
      conversations.set(id, conversation);
    },
    finish: (owner: string, turn: Turn): void => {
      const turns = of(owner).conversations.get(turn.conversationId)?.turns ?? [];
      const at = turns.findIndex(({ messageId }) => messageId === turn.messageId);
      if (at >= 0) turns[at] = turn;
    },
    rename: (owner: string, id: string, title: string): void => {
      find(owner, id).title = title;
    },
    delete: (owner: string, id: string): void => {
      find(owner, id).deleted = true;
    },
    clear: (owner: string, id: string): void => {
      const conversation = find(owner, id);
      conversation.clears.push({ at: now(), turns: conversation.turns.length });
      conversation.canUndo = true;
    },
    /** Undoes the deletion of a conversation, or else its last clear and no earlier clear. */
    restore: (owner: string, id: string): void => {
      const conversation = find(owner, id);
      if (!conversation.deleted && conversation.canUndo) {
        conversation.clears.pop();
        conversation.canUndo = false;
      }
      conversation.deleted = false;
    },
    /** Returns an owner's notes, newest first. */
    notes: (owner: string): readonly Note[] => of(owner).notes,
    /** Returns the notes that a prompt may contain. */
    notesForPrompt: (owner: string): readonly Note[] => of(owner).notes,
    addNote: (owner: string, text: string): { note: Note; duplicate: boolean } => {
      const { notes } = of(owner);
      const same = notes.find((note) => note.text === text);
      if (same) return { note: same, duplicate: true };
      if (notes.length >= 500) throw new OnecallError('notes_full');
      const note = { id: crypto.randomUUID(), text, createdAt: now() };
      notes.unshift(note);
      return { note, duplicate: false };
    },
    deleteNote: (owner: string, id: string): void => {
      const { notes } = of(owner);
      const at = notes.findIndex((note) => note.id === id);
      if (at < 0) throw new OnecallError('note_missing');
      notes.splice(at, 1);
    },
    erase: (owner: string): number => {
      const { conversations, notes } = of(owner);
      owners.delete(owner);
      return (
        notes.length +
        [...conversations.values()].reduce((sum, { turns }) => sum + 1 + turns.length, 0)
      );
    },
  };
}
