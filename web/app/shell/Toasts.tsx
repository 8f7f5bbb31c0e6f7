import { For } from 'solid-js';
import { useApp } from '../create-app.ts';
import { toast } from '../parts.ts';

/** Shows the short messages above what they are in: the dock, or the foot of an open drawer, which covers the dock. */
export function Toasts() {
  const app = useApp();
  return (
    <div class="toast-region">
      <For each={app.toast.shown()}>{(shown) => <toast.Later toast={shown} />}</For>
    </div>
  );
}
