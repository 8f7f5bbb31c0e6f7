import { createSignal, onCleanup } from 'solid-js';
import { Icon } from './Icon.tsx';
import { say } from './LiveRegion.tsx';

const SAID_MS = 1_600;

/** Shows a button that copies a text, and confirms it on the button for a moment. */
export function CopyButton(props: { text: string; label: string; withText?: boolean }) {
  const [said, setSaid] = createSignal<string>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    clearTimeout(waiting);
  });
  const copy = async () => {
    const done = await navigator.clipboard.writeText(props.text).then(
      () => 'Copied',
      () => 'Not allowed to copy',
    );
    setSaid(done);
    say(done);
    clearTimeout(waiting);
    waiting = setTimeout(() => setSaid(undefined), SAID_MS);
  };
  return (
    <button
      type="button"
      class={props.withText === true ? 'text-button' : 'icon-button'}
      title={props.withText === true ? undefined : props.label}
      onClick={() => void copy()}
    >
      <Icon name={said() === 'Copied' ? 'check' : 'copy'} />
      <span class={props.withText === true ? '' : 'visually-hidden'}>{said() ?? props.label}</span>
    </button>
  );
}
