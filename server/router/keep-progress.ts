import type { Turns } from '../store/turns.ts';
import type { LiveAnswer } from './live-answer.ts';
import type { RunningAnswer } from './running-answers.ts';

type Options = Pick<RunningAnswer, 'isFollowed' | 'onFollow'> &
  Readonly<{ sub: string; messageId: string; live: LiveAnswer; turns: Turns; everyMs: number }>;

/**
 * Stores an answer's progress at an interval while a reader may need it: the answer has no reader on this ECS task,
 * or one on another ECS task follows it. Only one write runs at a time, and a failed write waits for the next
 * interval.
 */
export function keepProgress({
  sub,
  messageId,
  live,
  turns,
  isFollowed,
  onFollow,
  everyMs,
}: Options) {
  let beat = 0;
  let writing = false;
  const write = async () => {
    if (writing || !isFollowed()) return;
    writing = true;
    beat += 1;
    const { text, route, note } = live;
    try {
      await turns.progress(sub, messageId, {
        text,
        beat,
        ...(route && { route }),
        ...(note && { note }),
      });
    } catch {
      // The next interval tries again. The end of the answer does not depend on this: its write is retried
      // separately.
    } finally {
      writing = false;
    }
  };
  const timer = setInterval(() => void write(), everyMs);
  onFollow(() => void write());
  return {
    close() {
      clearInterval(timer);
      onFollow(() => {});
    },
  };
}
