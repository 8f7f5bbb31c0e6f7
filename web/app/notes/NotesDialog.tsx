import { createEffect, createSignal, For, Show } from 'solid-js';
import { countCharacters } from '../chat/create-composer.ts';
import { useApp } from '../create-app.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { Icon } from '../shell/Icon.tsx';
import { say } from '../shell/LiveRegion.tsx';
import { Problem } from '../shell/Problem.tsx';
import { createNotes } from './create-notes.ts';

const onDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** What is kept about the person, newest first, to read, add to and delete. */
export function NotesDialog(props: { onClose: () => void }) {
  const app = useApp();
  const notes = createNotes(app);
  const [text, setText] = createSignal('');
  createEffect(() => {
    if (notes.deleted()) say('Note deleted. Undo is above the list');
  });
  const limit = () => app.session()?.limits.noteMaxCharacters ?? Infinity;
  const canAdd = () => countCharacters(text()) > 0 && countCharacters(text()) <= limit();
  const add = async () => {
    if (canAdd() && (await notes.add(text().trim()))) setText('');
  };
  return (
    <Dialog title="My notes" onClose={props.onClose} class="dialog-tall">
      <p class="quiet">Only you see them. They are put beside your questions when they fit.</p>
      <form
        class="note-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <input
          aria-label="New note"
          placeholder="Something to remember"
          autocomplete="off"
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button button-strong" disabled={!canAdd()}>
          Add
        </button>
      </form>
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
        <p class="note-deleted">
          Note deleted.{' '}
          <button type="button" class="text-button" onClick={() => void notes.undo()}>
            Undo
          </button>
        </p>
      </Show>
      <ul class="notes">
        <For
          each={notes.notes}
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
          {(note) => (
            <li class="note">
              <p dir="auto">{note.text}</p>
              <time dateTime={note.createdAt}>{onDay.format(new Date(note.createdAt))}</time>
              <button
                type="button"
                class="icon-button"
                aria-label={`Delete note: ${note.text.slice(0, 60)}`}
                title="Delete note"
                onClick={() => void notes.remove(note)}
              >
                <Icon name="trash" />
              </button>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  );
}
