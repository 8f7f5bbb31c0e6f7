import type { App } from '../create-app.ts';

/** Copies the last answer of the open conversation as Markdown, and says so. */
export async function copyLast({ threads, place, toast }: App): Promise<void> {
  const last = threads.of(place.id())?.turns.findLast(({ text }) => text !== '');
  if (!last) return;
  const text = await navigator.clipboard.writeText(last.text).then(
    () => 'Answer copied.',
    () => 'The browser does not allow copying.',
  );
  toast.show({ text });
}
