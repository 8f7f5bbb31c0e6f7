import { OnecallError } from './refusal.ts';

/** An answer that the server is writing; `stop` ends the answer's model call. */
export type Stoppable = Readonly<{ signal: AbortSignal; stop: () => void }>;

export type Running = ReturnType<typeof createRunning>;

/**
 * Returns a registry of the answers in progress, by owner and message id. An answer goes on when its connection is
 * lost.
 */
export function createRunning() {
  const answers = new Map<string, Stoppable>();
  const keyOf = (owner: string, messageId: string) => `${owner} ${messageId}`;
  return {
    get: (owner: string, messageId: string) => answers.get(keyOf(owner, messageId)),
    /**
     * Registers an answer in progress.
     * @throws {OnecallError} `message_seen` while an answer to the same message is in progress
     */
    begin(owner: string, messageId: string): Stoppable {
      if (answers.has(keyOf(owner, messageId))) throw new OnecallError('message_seen');
      const controller = new AbortController();
      const answer = { signal: controller.signal, stop: () => controller.abort() };
      answers.set(keyOf(owner, messageId), answer);
      return answer;
    },
    end: (owner: string, messageId: string) => void answers.delete(keyOf(owner, messageId)),
  };
}
