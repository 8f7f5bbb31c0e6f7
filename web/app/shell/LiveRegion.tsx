import { createSignal, For } from 'solid-js';

/** An announcement: words of the page, and after them a quoted text in its own language. */
type Message = Readonly<{ text: string; quote?: Quote }>;
export type Quote = Readonly<{ text: string; lang: string | undefined }>;

/**
 * Time in milliseconds for which an announcement stays. Screen readers read it at once; later it would be read a second
 * time.
 */
const KEPT_MS = 3_000;

const [messages, setMessages] = createSignal<readonly Message[]>([]);

/** Queues a message for screen readers. Each is an entry of its own, so a second one does not replace the first. */
export function say(text: string, quote?: Quote): void {
  if (text === '') return;
  const message = { text, ...(quote && { quote }) };
  setMessages((all) => [...all, message]);
  setTimeout(() => setMessages((all) => all.filter((one) => one !== message)), KEPT_MS);
}

/**
 * Renders the one live region, which is invisible. An open dialog has its own copy, because a screen reader ignores
 * what is outside of a modal dialog.
 */
export function LiveRegion() {
  return (
    <div class="visually-hidden" role="log" aria-live="polite" aria-relevant="additions">
      <For each={messages()}>
        {({ text, quote }) => (
          <p>
            {text}
            <span lang={quote?.lang}>{quote?.text}</span>
          </p>
        )}
      </For>
    </div>
  );
}
