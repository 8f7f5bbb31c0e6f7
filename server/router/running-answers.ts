import { OnecallError } from '../errors.ts';
import type { Letter, Mailbox } from '../store/mailbox.ts';
import { LiveAnswer } from './live-answer.ts';
import type { Pace } from './pace.ts';

/** An answer that this ECS task is writing. */
export type RunningAnswer = Readonly<{
  live: LiveAnswer;
  /** Signal that aborts when the person stops the answer. */
  signal: AbortSignal;
  stop: () => void;
  /** Tells whether a reader may need the answer's progress from the store. */
  isFollowed: () => boolean;
  /** Sets the callback that runs when a reader on another ECS task requests the answer. */
  onFollow: (callback: () => void) => void;
  close: () => void;
}>;

export type RunningAnswers = ReturnType<typeof createRunningAnswers>;

/**
 * Returns the registry of the answers that this ECS task writes, by person and message. It also handles letters about
 * these answers from other ECS tasks.
 */
export function createRunningAnswers(mailbox: Mailbox, taskId: string, pace: Pace) {
  const answers = new Map<string, RunningAnswer & { follow: () => void }>();
  const keyOf = (sub: string, messageId: string) => `${sub} ${messageId}`;
  let timer: NodeJS.Timeout | undefined;

  const deliver = ({ kind, sub, messageId }: Letter) => {
    const running = answers.get(keyOf(sub, messageId));
    if (kind === 'stop') running?.stop();
    else running?.follow();
  };
  const collect = async () => {
    try {
      for (const letter of await mailbox.collect(taskId)) deliver(letter);
    } catch {
      // The store is unreachable. The letters from other ECS tasks stay in it until the next interval.
    }
    timer = answers.size > 0 ? setTimeout(() => void collect(), pace.collectMs).unref() : undefined;
  };

  return {
    taskId,
    get: (sub: string, messageId: string): RunningAnswer | undefined =>
      answers.get(keyOf(sub, messageId)),

    /**
     * Registers a new answer.
     *
     * @throws {OnecallError} `message_seen` when this ECS task is answering that message already
     */
    begin(sub: string, messageId: string): RunningAnswer {
      const key = keyOf(sub, messageId);
      if (answers.has(key)) throw new OnecallError('message_seen');
      const stop = new AbortController();
      const live = new LiveAnswer();
      let followedUntil = 0;
      let onFollow = () => {};
      const running = {
        live,
        signal: stop.signal,
        stop: () => stop.abort(new OnecallError('stopped')),
        isFollowed: () => live.readers === 0 || performance.now() < followedUntil,
        onFollow: (callback: () => void) => (onFollow = callback),
        follow: () => {
          followedUntil = performance.now() + pace.followedMs;
          onFollow();
        },
        close: () => void answers.delete(key),
      };
      answers.set(key, running);
      timer ??= setTimeout(() => void collect(), pace.collectMs).unref();
      return running;
    },
  };
}
