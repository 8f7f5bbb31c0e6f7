import { createSignal } from 'solid-js';
import type { AppState } from '../create-app.ts';
import { toRefusal, type Refusal } from '../refusal.ts';
import { say } from '../shell/LiveRegion.tsx';
import { sentence } from '../wording.ts';
import { createActions } from './create-actions.ts';

/** Something that can be restored: a conversation, a note, or all cleared questions of a conversation. */
type Deleted = Readonly<{
  kind: 'Conversation' | 'Note' | 'Cleared questions';
  text: string;
  /** The accessible name of the button for restoring; the name begins with the button's visible text. */
  label: string;
  /** Times of the deletion (`at`) and of the end of the period for restoring (`until`), in ISO 8601. */
  at: string;
  until: string;
  restore: () => Promise<boolean>;
}>;

const START = 60;

/**
 * Returns everything that can be restored, most recently deleted first. The list is read once, when the dialog opens.
 */
export function createDeleted(app: AppState) {
  const [list, setList] = createSignal<readonly Deleted[]>();
  const [refusal, setRefusal] = createSignal<Refusal>();
  const { restore, restoreCleared, restoreNote } = createActions(app);

  async function read(): Promise<readonly Deleted[]> {
    const { conversations, notes } = app.client;
    const [deleted, cleared, gone] = await Promise.all([
      conversations.deleted.query(),
      conversations.cleared.query(),
      notes.deleted.query(),
    ]);
    const all: Deleted[] = [
      ...deleted.map(({ id, title, deletedAt, restorableUntil }) => ({
        kind: 'Conversation' as const,
        text: title,
        label: `Restore: ${title}`,
        at: deletedAt,
        until: restorableUntil,
        restore: () => restore(id),
      })),
      ...cleared.map(({ id, title, clearedAt, restorableUntil }) => ({
        kind: 'Cleared questions' as const,
        text: title,
        label: `Restore cleared questions: ${title}`,
        at: clearedAt,
        until: restorableUntil,
        restore: () => restoreCleared(id),
      })),
      ...gone.map(({ id, text, deletedAt, restorableUntil }) => ({
        kind: 'Note' as const,
        text,
        label: `Restore note: ${text.slice(0, START)}`,
        at: deletedAt,
        until: restorableUntil,
        restore: () => restoreNote(id),
      })),
    ];
    return all.toSorted((one, other) => other.at.localeCompare(one.at));
  }

  async function load(): Promise<void> {
    setRefusal(undefined);
    try {
      setList(await read());
    } catch (thrown) {
      const refused = toRefusal(thrown);
      setRefusal(refused);
      say(sentence(refused.reason, 'nothing'));
      app.refused(refused);
    }
  }
  void load();

  return {
    list,
    refusal,
    load,
    async restore(one: Deleted): Promise<void> {
      if (!(await one.restore())) return;
      setList((all) => all?.filter((other) => other !== one));
      say(`Restored: ${one.text.slice(0, START)}`);
    },
  };
}
