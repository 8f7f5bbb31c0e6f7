import type { Client } from '../../client.ts';
import { toRefusal } from '../refusal.ts';

const RETRY_MS = 300;

/** Stops an answer. A question that is still on its way is stopped once it has arrived; the answer's end says so. */
export async function stopAnswer(
  client: Client,
  messageId: string,
  isOpen: () => boolean,
): Promise<void> {
  while (isOpen()) {
    try {
      await client['chat.stop'].mutate({ messageId });
      return;
    } catch (thrown) {
      const { reason } = toRefusal(thrown);
      if (reason !== 'message_missing') throw thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
