import { createSignal, createUniqueId, Show } from 'solid-js';
import type { Note } from '../../client.ts';
import { createLimit } from '../shell/create-limit.ts';
import { Icon } from '../shell/Icon.tsx';
import { sends } from '../shell/send-key.ts';
import { textDirection } from '../shell/text-direction.ts';

const onDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** Shows a note, which the person can edit or delete. */
export function NoteItem(props: {
  note: Note;
  maxCharacters: number;
  onDelete: () => void;
  /** Saves the edited text of the note. @returns whether it was saved */
  onEdit: (text: string) => Promise<boolean>;
}) {
  const [editing, setEditing] = createSignal<string>();
  let edit: HTMLButtonElement | undefined;
  const close = () => {
    setEditing(undefined);
    edit?.focus();
  };
  const start = () => props.note.text.slice(0, 60);
  const wordsId = createUniqueId();
  const limit = createLimit(
    () => editing() ?? '',
    () => props.maxCharacters,
  );
  const save = async (text: string) => {
    if (!limit.fits()) return;
    if (text.trim() === props.note.text || (await props.onEdit(text.trim()))) close();
  };
  return (
    <li class="note">
      <Show
        when={editing() === undefined}
        fallback={
          <form
            class="note-edit"
            onSubmit={(event) => {
              event.preventDefault();
              void save(editing() ?? '');
            }}
          >
            <textarea
              ref={(element) => queueMicrotask(() => element.focus())}
              aria-label="Edit the note"
              dir="auto"
              rows="2"
              aria-describedby={wordsId}
              aria-invalid={limit.isOver()}
              value={editing()}
              onBeforeInput={limit.onBeforeInput}
              onInput={(event) => setEditing(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') {
                  // Escape ends only the editing of the note; the dialog around it stays open.
                  event.preventDefault();
                  event.stopPropagation();
                  close();
                } else if (sends(event)) {
                  event.preventDefault();
                  void save(event.currentTarget.value);
                }
              }}
            />
            <p id={wordsId} class="field-words">
              {limit.words()}
            </p>
            <button type="button" class="button button-quiet" onClick={close}>
              Cancel
            </button>
            <button type="submit" class="button" disabled={!limit.fits()}>
              Save
            </button>
          </form>
        }
      >
        <p dir={textDirection(props.note.text)}>{props.note.text}</p>
        <time dateTime={props.note.createdAt}>{onDay.format(new Date(props.note.createdAt))}</time>
        <span class="note-ways">
          <button
            type="button"
            class="icon-button"
            ref={(element) => (edit = element)}
            aria-label={`Edit note: ${start()}`}
            title="Edit note"
            onClick={() => setEditing(props.note.text)}
          >
            <Icon name="edit" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={`Delete note: ${start()}`}
            title="Delete note"
            onClick={() => {
              props.onDelete();
            }}
          >
            <Icon name="trash" />
          </button>
        </span>
      </Show>
    </li>
  );
}
