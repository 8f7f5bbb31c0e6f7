import { createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { Note } from '../../client.ts';
import type { App } from '../create-app.ts';
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

  async function undo(): Promise<void> {
    const note = deleted();
    if (note && (await add(note.text))) setDeleted(undefined);
  }

  void load();
  return { notes, state, refusal, deleted, load, add, remove, undo };
}
