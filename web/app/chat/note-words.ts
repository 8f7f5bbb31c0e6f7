import type { NoteSaved } from '../../client.ts';

const UNSAVED = {
  question: 'Not saved: a question is never kept as a note',
  duplicate: 'Already in your notes',
  full: 'Not saved: your notes are full',
} as const satisfies Record<NonNullable<NoteSaved['reason']>, string>;

/** Returns the words that tell whether a note was saved, for display and for screen readers. */
export function noteWords({ saved, reason }: NoteSaved): string {
  if (saved) return 'Saved to your notes';
  return reason ? UNSAVED[reason] : 'Not saved';
}
