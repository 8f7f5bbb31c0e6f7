import { createEffect, on } from 'solid-js';
import { inWords } from '../answer/load-renderer.ts';
import { sentence } from '../wording.ts';
import { badgeOf } from './route.ts';
import { isOpen, keptOf, type Turn } from './turn.ts';

/** Longer answers are announced as finished; reading on is up to the person. */
const READ_OUT = 1_500;

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

/** Returns the words for a screen reader when a turn enters a phase or gets its route; it never reads out each token. */
export async function announcement(turn: Turn): Promise<string> {
  const isContinuation = turn.continues !== undefined;
  switch (turn.phase) {
    case 'sent':
      return isContinuation ? 'Continuing the answer' : 'Question sent';
    case 'accepted':
      return turn.route && !isContinuation
        ? `${badgeOf(turn.route, turn.chosenRoute).name}, ${badgeOf(turn.route, turn.chosenRoute).sure}. Answering`
        : '';
    case 'complete':
    case 'cut':
      return turn.text.length <= READ_OUT
        ? `Answer: ${await inWords(turn.text)}`
        : `Answer finished, ${words(turn.text)} words`;
    case 'stopped':
      return 'Answer stopped';
    case 'queued':
    case 'failed':
      return sentence(turn.problem.reason, keptOf(turn));
    case 'answering':
    case 'unknown':
      break;
  }
  return '';
}

/** Tells the live region of the newest turn, once it was asked on this page. */
export function createAnnouncements(
  turn: () => Turn | undefined,
  say: (text: string) => void,
): void {
  let asked: string | undefined;
  const announce = async (now: Turn): Promise<void> => {
    const text = await announcement(now);
    if (text !== '') say(text);
  };
  createEffect(
    on(
      () => [turn()?.messageId, turn()?.phase, turn()?.route !== undefined] as const,
      ([messageId]) => {
        const now = turn();
        if (!now) return;
        if (isOpen(now)) asked = messageId;
        if (asked === messageId) void announce(now);
      },
    ),
  );
}
