import { For, Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { Problem } from '../shell/Problem.tsx';
import { createDeleted } from './create-deleted.ts';

const atTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = (iso: string): string => atTime.format(new Date(iso));

/** Shows the dialog with deleted conversations, deleted notes and cleared questions that can still be restored. */
export function DeletedDialog(props: { onClose: () => void }) {
  const deleted = createDeleted(useApp());
  return (
    <Dialog title="Recently deleted" onClose={props.onClose} class="dialog-tall">
      <p class="quiet">
        Conversations and notes can be restored for one day, then they are gone for good. Cleared
        questions can be restored while their conversation is kept.
      </p>
      <Show when={deleted.refusal()} keyed>
        {(shown) => (
          <Problem
            reason={shown.reason}
            kept="nothing"
            traceId={shown.traceId}
            onRetry={() => void deleted.load()}
          />
        )}
      </Show>
      <ul class="notes">
        <For
          each={deleted.list()}
          fallback={
            <Show when={!deleted.refusal()}>
              <li class="quiet">{deleted.list() ? 'Nothing was deleted.' : 'Loading…'}</li>
            </Show>
          }
        >
          {(one) => (
            <li class="note note-lines">
              <p dir="auto">{one.text}</p>
              <span class="note-facts">
                {one.kind}, until <time dateTime={one.until}>{day(one.until)}</time>
              </span>
              <button
                type="button"
                class="button"
                aria-label={one.label}
                onClick={() => void deleted.restore(one)}
              >
                Restore
              </button>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  );
}
