import { createSignal, For } from 'solid-js';

/** An announcement for screen readers: text of the page, optionally followed by a quotation in its own language. */
type Message = Readonly<{ text: string; quote?: Quote }>;
export type Quote = Readonly<{ text: string; lang: string | undefined }>;

/**
 * Time in milliseconds after which an announcement is removed. It has been read out by then, and nobody should come
 * across it later.
 */
const KEPT_MS = 3_000;

const [messages, setMessages] = createSignal<readonly Message[]>([]);

/**
 * Announces a message to screen readers. Each message is a separate entry, so that a second one does not replace the
 * first.
 */
export function say(text: string, quote?: Quote): void {
  if (text === '') return;
  const message = { text, ...(quote && { quote }) };
  setMessages((all) => [...all, message]);
  setTimeout(() => setMessages((all) => all.filter((one) => one !== message)), KEPT_MS);
}

/**
 * Shows the page's only live region, which is visually hidden. An open dialog has its own copy, because screen
 * readers ignore what is outside of a modal dialog.
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
