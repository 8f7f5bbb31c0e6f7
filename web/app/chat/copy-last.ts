import type { AppState } from '../create-app.ts';
import { answersOf } from './pieces.ts';

/** Copies the last answer of the open conversation as Markdown, and shows a message that confirms it. */
export async function copyLast({ threads, place, toast }: AppState): Promise<void> {
  const last = answersOf(threads.of(place.id())?.turns ?? []).findLast(
    ({ turn }) => turn.text !== '',
  );
  if (!last) return;
  const text = await navigator.clipboard.writeText(last.turn.text).then(
    () => 'Answer copied.',
    () => 'The browser does not allow copying.',
  );
  toast.show({ text });
}
