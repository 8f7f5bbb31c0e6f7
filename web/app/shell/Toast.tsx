import { Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import type { Toast } from './create-toast.ts';
import { Icon } from './Icon.tsx';

/** What just happened, with the way back. */
export function ToastView(props: { toast: Toast }) {
  const { toast } = useApp();
  return (
    <div
      class="toast"
      onPointerEnter={toast.hold}
      onPointerLeave={toast.soon}
      onFocusIn={toast.hold}
      onFocusOut={toast.soon}
    >
      <span>{props.toast.text}</span>
      <Show when={props.toast.action}>
        {(action) => (
          <button
            type="button"
            class="text-button"
            onClick={() => {
              const { run } = action();
              toast.hide();
              run();
            }}
          >
            {action().label}
          </button>
        )}
      </Show>
      <button type="button" class="icon-button" aria-label="Dismiss" onClick={toast.hide}>
        <Icon name="close" />
      </button>
    </div>
  );
}
