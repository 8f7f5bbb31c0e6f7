import { createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { Note } from '../../client.ts';
import type { App } from '../create-app.ts';
import { say } from '../shell/LiveRegion.tsx';
import { toRefusal, type Refusal } from '../refusal.ts';

/** The person's notes, read when the dialog opens. */
export function createNotes(app: App) {
  const [notes, setNotes] = createStore<Note[]>([]);
  const [state, setState] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  const [refusal, setRefusal] = createSignal<Refusal>();
  const [deleted, setDeleted] = createSignal<Note>();

  async function tried(run: () => Promise<void>): Promise<boolean> {
    setRefusal(undefined);
    try {
      await run();
      return true;
    } catch (thrown) {
      const refused = toRefusal(thrown);
      setRefusal(refused);
      app.refused(refused);
      return false;
    }
  }

  async function load(): Promise<void> {
    setState('loading');
    const done = await tried(async () => setNotes([...(await app.client.notes.list.query())]));
    setState(done ? 'ready' : 'failed');
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
    setDeleted(note);
  }

  /** @returns whether the note was kept with its new text. */
  const edit = (note: Note, text: string) =>
    tried(async () => {
      const edited = await app.client.notes.edit.mutate({ id: note.id, text });
      setNotes(({ id }) => id === note.id, edited);
      say('Note saved.');
    });

  async function undo(): Promise<void> {
    const note = deleted();
    if (note && (await add(note.text))) setDeleted(undefined);
  }

  void load();
  /** Notes are named by when they were written, which an edit does not change, so that their elements stay. */
  const keyOf = ({ id, createdAt }: Note) => `${createdAt} ${id.split('-', 1)[0]}`;
  const keys = () => notes.map(keyOf);
  const find = (key: string) => notes.find((note) => keyOf(note) === key);
  return { notes, keys, find, edit, state, refusal, deleted, load, add, remove, undo };
}
