import { createSignal, For, Show } from 'solid-js';
import type { Deleted } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { toRefusal, type Refusal } from '../refusal.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { say } from '../shell/LiveRegion.tsx';
import { Problem } from '../shell/Problem.tsx';
import { sentence } from '../wording.ts';
import { createActions } from './create-actions.ts';

const atTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = (iso: string): string => atTime.format(new Date(iso));

/** Shows the deleted conversations that the server still holds, to restore them. */
export function DeletedDialog(props: { onClose: () => void }) {
  const app = useApp();
  const actions = createActions(app);
  const [list, setList] = createSignal<readonly Deleted[]>();
  const [refusal, setRefusal] = createSignal<Refusal>();
  const load = async () => {
    setRefusal(undefined);
    try {
      setList(await app.client.conversations.deleted.query());
    } catch (thrown) {
      const refused = toRefusal(thrown);
      setRefusal(refused);
      say(sentence(refused.reason, 'nothing'));
      app.refused(refused);
    }
  };
  const restore = async ({ id, title }: Deleted) => {
    if (!(await actions.restore(id))) return;
    setList((all) => all?.filter((one) => one.id !== id));
    say(`Restored: ${title}`);
  };
  void load();
  return (
    <Dialog title="Recently deleted" onClose={props.onClose} class="dialog-tall">
      <p class="quiet">
        A deleted conversation can be restored for one day. Then it is gone for good.
      </p>
      <Show when={refusal()} keyed>
        {(shown) => (
          <Problem
            reason={shown.reason}
            kept="nothing"
            traceId={shown.traceId}
            onRetry={() => void load()}
          />
        )}
      </Show>
      <ul class="notes">
        <For
          each={list()}
          fallback={
            <Show when={!refusal()}>
              <li class="quiet">{list() ? 'Nothing was deleted.' : 'Loading…'}</li>
            </Show>
          }
        >
          {(one) => (
            <li class="note">
              <p dir="auto">{one.title}</p>
              <time dateTime={one.restorableUntil}>until {day(one.restorableUntil)}</time>
              <button
                type="button"
                class="button"
                aria-label={`Restore: ${one.title}`}
                onClick={() => void restore(one)}
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
