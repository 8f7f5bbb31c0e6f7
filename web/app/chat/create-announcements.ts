import { createEffect, on } from 'solid-js';
import { inWords } from '../answer/load-renderer.ts';
import { languageOf } from '../language/languages-of.ts';
import { say, type Quote } from '../shell/LiveRegion.tsx';
import { sentence } from '../wording.ts';
import { badgeOf } from './route.ts';
import { isOpen, keptOf, type Turn } from './turn.ts';

/** Longest answer, in characters, that is read out to screen readers; a longer one is only announced as finished. */
const READ_OUT = 1_500;

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

/** The announcement about a question's progress, and the answer's text if it is to be read out. */
type Announcement = readonly [words: string, answer?: Quote];

async function finished({ text }: Turn): Promise<Announcement> {
  if (text.length > READ_OUT) return [`Answer finished, ${words(text)} words`];
  const spoken = await inWords(text);
  return ['Answer: ', { text: spoken, lang: await languageOf(spoken) }];
}

/**
 * Returns the announcement for screen readers when a question changes its phase or gets its category; it never
 * announces single tokens.
 */
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

/** Announces the progress of the newest question to screen readers, if this page sent that question. */
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
