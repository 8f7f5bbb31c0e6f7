import { For } from 'solid-js';
import { useApp } from '../create-app.ts';
import { toast } from '../parts.ts';

/** Shows short messages above the composer, or at the foot of the open drawer, which would cover them otherwise. */
export function Toasts() {
  const app = useApp();
  return (
    <div class="toast-region">
      <For each={app.toast.shown()}>{(shown) => <toast.Later toast={shown} />}</For>
    </div>
  );
}
