import type { Turns } from '../store/turns.ts';
import type { LiveAnswer } from './live-answer.ts';
import type { Running } from './running-answers.ts';

type Options = Pick<Running, 'isFollowed' | 'onFollow'> &
  Readonly<{ sub: string; messageId: string; live: LiveAnswer; turns: Turns; everyMs: number }>;

/**
 * Writes an answer down at an interval while somebody may read it from the store: its connection was lost, or a reader on
 * another task follows it. One write at a time, and none to a store that is away before the next interval.
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
      // The next interval tries again; the end of the answer is written with retries.
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
