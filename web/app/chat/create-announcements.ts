import { createEffect, on } from 'solid-js';
import { inWords } from '../answer/load-renderer.ts';
import { languageOf } from '../language/languages-of.ts';
import { say, type Quote } from '../shell/LiveRegion.tsx';
import { sentence } from '../wording.ts';
import { badgeOf } from './route.ts';
import { isOpen, keptOf, type Turn } from './turn.ts';

/** Upper bound in characters: a longer answer is announced as finished and not read out. */
const READ_OUT = 1_500;

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

/** The words about a turn, and the answer where it is read out. */
type Announcement = readonly [words: string, answer?: Quote];

async function finished({ text }: Turn): Promise<Announcement> {
  if (text.length > READ_OUT) return [`Answer finished, ${words(text)} words`];
  const spoken = await inWords(text);
  return ['Answer: ', { text: spoken, lang: await languageOf(spoken) }];
}

/** Returns the words for a screen reader when a turn enters a phase or gets its route; it never reads out each token. */
async function announcement(turn: Turn): Promise<Announcement> {
  const isContinuation = turn.continues !== undefined;
  switch (turn.phase) {
    case 'sent':
      return [isContinuation ? 'Continuing the answer' : 'Question sent'];
    case 'accepted':
      return turn.route && !isContinuation
        ? [
            `${badgeOf(turn.route, turn.chosenRoute).name}, ${badgeOf(turn.route, turn.chosenRoute).sure}. Answering`,
          ]
        : [''];
    case 'complete':
    case 'cut':
      return await finished(turn);
    case 'stopped':
      return ['Answer stopped'];
    case 'queued':
    case 'failed':
      return [sentence(turn.problem.reason, keptOf(turn))];
    case 'answering':
    case 'unknown':
      break;
  }
  return [''];
}

/** Announces the newest turn in the live region, if this page sent its question. */
export function createAnnouncements(turn: () => Turn | undefined): void {
  let asked: string | undefined;
  const announce = async (now: Turn): Promise<void> => {
    say(...(await announcement(now)));
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
