import { OnecallError } from './refusal.ts';

/** An answer that is being written; `stop` ends its model call. */
export type Stoppable = Readonly<{ signal: AbortSignal; stop: () => void }>;

export type Running = ReturnType<typeof createRunning>;

/** Returns the answers in progress, by owner and message. They belong to the server, not to a connection. */
export function createRunning() {
  const answers = new Map<string, Stoppable>();
  const keyOf = (owner: string, messageId: string) => `${owner} ${messageId}`;
  return {
    get: (owner: string, messageId: string) => answers.get(keyOf(owner, messageId)),
    /** Registers an answer. @throws {OnecallError} `message_seen` while that message is being answered */
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
