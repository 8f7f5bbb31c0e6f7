import { createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { Note } from '../../client.ts';
import type { AppState } from '../create-app.ts';
import { addPage, PAGE, type Read } from '../list-pages.ts';
import { say } from '../shell/LiveRegion.tsx';
import { toRefusal, type Refusal } from '../refusal.ts';
import { sentence } from '../wording.ts';

/** Creates the state of the notes dialog, and reads the person's notes. */
export function createNotesDialog(app: AppState) {
  const [notes, setNotes] = createStore<Note[]>([]);
  const [state, setState] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  const [refusal, setRefusal] = createSignal<Refusal>();
  const [gone, setGone] = createSignal<readonly Note[]>([]);
  /** Returns the note that was deleted last in this dialog and can still be restored. */
  const deleted = () => gone().at(-1);
  const [hasMore, setHasMore] = createSignal(false);
  let reading = false;
  const show = (read: Read<Note>) => {
    setNotes([...read.items]);
    setHasMore(read.hasMore);
  };

  async function tried(run: () => Promise<void>): Promise<boolean> {
    setRefusal(undefined);
    try {
      await run();
      return true;
    } catch (thrown) {
      const refused = toRefusal(thrown);
      setRefusal(refused);
      say(sentence(refused.reason, 'nothing'));
      app.refused(refused);
      return false;
    }
  }

  async function load(): Promise<void> {
    setState('loading');
    const done = await tried(async () => {
      show(addPage([], await app.client.notes.list.query({ limit: PAGE })));
    });
    setState(done ? 'ready' : 'failed');
  }

  /** Reads the next page of notes. @returns whether it could be read */
  async function more(): Promise<boolean> {
    const last = notes.at(-1);
    if (reading || last === undefined) return false;
    reading = true;
    const before = { at: last.createdAt, id: last.id };
    const done = await tried(async () => {
      show(addPage(notes, await app.client.notes.list.query({ before, limit: PAGE })));
    });
    reading = false;
    return done;
  }

  const add = (text: string) =>
    tried(async () => {
      const note = await app.client.notes.add.mutate({ text });
      setNotes((all) => [note, ...all.filter(({ id }) => id !== note.id)]);
    });

  async function remove(note: Note): Promise<void> {
    const done = await tried(async () => {
      await app.client.notes.delete.mutate({ id: note.id });
    });
    if (!done) return;
    setNotes((all) => all.filter(({ id }) => id !== note.id));
    setGone((all) => [...all, note]);
  }

  /** Changes the text of a note. @returns whether the new text was stored */
  const edit = (note: Note, text: string) =>
    tried(async () => {
      const edited = await app.client.notes.edit.mutate({ id: note.id, text });
      setNotes(({ id }) => id === note.id, edited);
      say('Note saved.');
    });

  async function undo(): Promise<void> {
    const note = deleted();
    if (!note) return;
    await tried(async () => {
      const restored = await app.client.notes.restore.mutate({ id: note.id });
      setGone((all) => all.slice(0, -1));
      setNotes((all) =>
        [restored, ...all.filter(({ id }) => id !== restored.id)].toSorted((one, other) =>
          other.createdAt.localeCompare(one.createdAt),
        ),
      );
    });
  }

  void load();
  /**
   * Returns the key by which a note's element is kept: its creation time and the first part of its id, which no edit
   * changes.
   */
  const keyOf = ({ id, createdAt }: Note) => `${createdAt} ${id.split('-', 1)[0]}`;
  const keys = () => notes.map(keyOf);
  const find = (key: string) => notes.find((note) => keyOf(note) === key);
  return {
    notes,
    keys,
    find,
    edit,
    state,
    refusal,
    deleted,
    load,
    more,
    hasMore,
    add,
    remove,
    undo,
  };
}
