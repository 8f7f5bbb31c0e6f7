import { Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import { COMMAND } from './command-key.ts';
import type { Toast } from './create-toast.ts';
import { Icon } from './Icon.tsx';

/** Shows a message about an action that was just done, with a button that undoes it. */
export function ToastView(props: { toast: Toast }) {
  const { toast } = useApp();
  return (
    <div class="toast">
      <span>{props.toast.text}</span>
      <Show when={props.toast.action}>
        {(action) => (
          <button
            type="button"
            class="text-button"
            title={`${COMMAND} with Z`}
            onClick={() => {
              toast.act();
            }}
          >
            {action().label}
          </button>
        )}
      </Show>
      <button
        type="button"
        class="icon-button"
        aria-label={props.toast.action ? 'Dismiss' : 'Dismiss the message'}
        onClick={() => {
          toast.hide(props.toast);
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
