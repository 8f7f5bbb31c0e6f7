import type { Client } from '../../client.ts';
import { toRefusal } from '../refusal.ts';

const RETRY_MS = 300;

/**
 * Stops an answer. If the question has not reached the server yet, repeats the request until the server has stopped
 * the answer or it has ended.
 */
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
