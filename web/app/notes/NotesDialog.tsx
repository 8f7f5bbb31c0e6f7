import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import { hasText } from '../create-keys.ts';
import { createLimit } from '../shell/create-limit.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { hasTouchKeyboard } from '../shell/send-key.ts';
import { say } from '../shell/LiveRegion.tsx';
import { MoreButton } from '../shell/MoreButton.tsx';
import { Problem } from '../shell/Problem.tsx';
import { createNotesDialog } from './create-notes.ts';
import { InstructionsField } from './Instructions.tsx';
import { NoteItem } from './NoteItem.tsx';

/** Shows the dialog with the person's instructions for all answers and their saved notes, newest first. */
export function NotesDialog(props: { onClose: () => void }) {
  const app = useApp();
  const notes = createNotesDialog(app);
  const [text, setText] = createSignal('');
  createEffect(() => {
    if (notes.deleted())
      say('Note deleted. Undo is above the list, and for a day in “Recently deleted”');
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== 'z' || hasText(event.target)) return;
    event.preventDefault();
    void notes.undo();
  };
  document.addEventListener('keydown', onKeyDown);
  onCleanup(() => {
    document.removeEventListener('keydown', onKeyDown);
  });
  const maxCharacters = () => app.session()?.limits.noteMaxCharacters ?? Infinity;
  const limit = createLimit(text, maxCharacters);
  const add = async () => {
    if (limit.fits() && (await notes.add(text().trim()))) setText('');
  };
  return (
    <Dialog title="My notes" onClose={props.onClose} class="dialog-tall">
      <InstructionsField />
      <p class="quiet">Only you see your notes. The model reads those that fit your question.</p>
      <form
        class="note-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <input
          aria-label="New note"
          autofocus={!hasTouchKeyboard()}
          placeholder="A new note"
          autocomplete="off"
          aria-describedby="note-words"
          aria-invalid={limit.isOver()}
          value={text()}
          onBeforeInput={limit.onBeforeInput}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button button-strong" disabled={!limit.fits()}>
          Add
        </button>
      </form>
      <p id="note-words" class="field-words">
        {limit.words()}
      </p>
      <Show when={notes.refusal()} keyed>
        {(refusal) => (
          <Problem
            reason={refusal.reason}
            kept="nothing"
            traceId={refusal.traceId}
            onRetry={() => void notes.load()}
          />
        )}
      </Show>
      <Show when={notes.deleted()}>
        {(note) => (
          <p class="note-deleted">
            <span>
              Note deleted: <bdi>{note().text.slice(0, 60)}</bdi>
            </span>
            <button type="button" class="text-button" onClick={() => void notes.undo()}>
              Undo
            </button>
          </p>
        )}
      </Show>
      <ul class="notes">
        <For
          each={notes.keys()}
          fallback={
            <li class="quiet">
              {
                {
                  loading: 'Loading your notes…',
                  ready:
                    'No notes yet. Say “remember that …” in a conversation, or write one here.',
                  failed: '',
                }[notes.state()]
              }
            </li>
          }
        >
          {(id) => (
            <Show when={notes.find(id)}>
              {(note) => (
                <NoteItem
                  note={note()}
                  maxCharacters={maxCharacters()}
                  onDelete={() => void notes.remove(note())}
                  onEdit={(text) => notes.edit(note(), text)}
                />
              )}
            </Show>
          )}
        </For>
      </ul>
      <Show when={notes.hasMore()}>
        <MoreButton label="Older notes" onMore={notes.more} />
      </Show>
    </Dialog>
  );
}
