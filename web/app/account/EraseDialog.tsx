import { createSignal, Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import { toRefusal, type Refusal } from '../refusal.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { say } from '../shell/LiveRegion.tsx';
import { Problem } from '../shell/Problem.tsx';
import { sentence } from '../wording.ts';

/**
 * Shows the dialog that deletes everything that the service stores about the person, once they have confirmed it
 * twice.
 */
export function EraseDialog(props: { onClose: () => void }) {
  const app = useApp();
  const [state, setState] = createSignal<'asking' | 'erasing'>('asking');
  const [refusal, setRefusal] = createSignal<Refusal>();
  const erase = async () => {
    setState('erasing');
    setRefusal(undefined);
    try {
      const { erased } = await app.client.session.erase.mutate();
      app.forget();
      app.place.go(undefined);
      app.tabs.tell({ type: 'erased' });
      props.onClose();
      app.toast.show({ text: `Everything about you is deleted (${erased} entries).` });
      void app.conversations.load();
    } catch (thrown) {
      const refused = toRefusal(thrown);
      setRefusal(refused);
      say(sentence(refused.reason, 'nothing'));
      setState('asking');
    }
  };
  return (
    <Dialog title="Delete everything about me?" onClose={props.onClose}>
      <p>
        All your conversations, notes and feedback are deleted at once, here and on the server. This
        cannot be undone. Your sign-in stays.
      </p>
      <Show when={refusal()} keyed>
        {(shown) => (
          <Problem
            reason={shown.reason}
            kept="nothing"
            traceId={shown.traceId}
            onRetry={() => void erase()}
          />
        )}
      </Show>
      <div class="dialog-ways">
        <button
          type="button"
          class="button"
          onClick={() => {
            props.onClose();
          }}
        >
          Keep everything
        </button>
        <button
          type="button"
          class="button button-danger"
          disabled={state() === 'erasing'}
          onClick={() => void erase()}
        >
          {state() === 'erasing' ? 'Deleting…' : 'Delete everything'}
        </button>
      </div>
    </Dialog>
  );
}
