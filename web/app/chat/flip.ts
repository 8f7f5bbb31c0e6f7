import type { AppState } from '../create-app.ts';
import { toRefusal } from '../refusal.ts';
import { say } from '../shell/LiveRegion.tsx';
import { sentence } from '../wording.ts';

/**
 * Shows another version of a question with the messages that followed it; focus and scroll position stay at that
 * question.
 */
export async function flip(app: AppState, id: string, messageId: string): Promise<void> {
  const way = document.activeElement?.getAttribute('data-flip') ?? '-1';
  try {
    app.threads.show(await app.client.conversations.choose.mutate({ id, messageId }));
  } catch (thrown) {
    const refusal = toRefusal(thrown);
    app.refused(refusal);
    app.toast.show({ text: `Not shown. ${sentence(refusal.reason, 'nothing')}` });
    return;
  }
  app.tabs.tell({ type: 'changed', conversationId: id });
  const { versions = [] } =
    app.threads.of(id)?.turns.find((turn) => turn.messageId === messageId) ?? {};
  say(`Version ${versions.indexOf(messageId) + 1} of ${versions.length}`);
  // New text below scrolls the page to its end, so the page scrolls back to the question one frame later.
  requestAnimationFrame(() => {
    const shown = document.querySelector(`[data-message="${messageId}"]`);
    const ways = [...(shown?.querySelectorAll<HTMLButtonElement>('[data-flip]:enabled') ?? [])];
    (ways.find((one) => one.dataset['flip'] === way) ?? ways[0])?.focus({ preventScroll: true });
    requestAnimationFrame(() =>
      shown?.querySelector('.question')?.scrollIntoView({ block: 'nearest' }),
    );
  });
}
