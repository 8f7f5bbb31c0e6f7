import { createEffect, on } from 'solid-js';
import type { Session } from '../../client.ts';
import { say } from '../shell/LiveRegion.tsx';
import { noteWords } from './note-words.ts';
import { brokenPromises } from './receipt.ts';
import { isOpen, type Turn } from './turn.ts';

/**
 * Announces to screen readers whether a note was saved and whether the service kept its promises, such as its time
 * limits, for an answer that this page received.
 */
export function announceOutcome(
  turn: () => Turn | undefined,
  limits: () => Session['limits'] | undefined,
): void {
  let open: string | undefined;
  createEffect(() => {
    const now = turn();
    if (now && isOpen(now)) open = now.messageId;
  });
  const isNews = () => turn()?.messageId === open;
  createEffect(
    on(
      () => turn()?.note,
      (note) => {
        if (note && isNews()) say(noteWords(note));
      },
    ),
  );
  createEffect(
    on(
      () => turn()?.receipt,
      (receipt) => {
        const bounds = limits();
        if (!receipt || !bounds || !isNews()) return;
        const broken = brokenPromises(receipt, bounds, turn()?.seenRouteMs);
        if (broken.length > 0) say(`Promise not kept: ${broken.join('; ')}`);
      },
    ),
  );
}
