import { createMemo } from 'solid-js';
import type { AppState } from '../create-app.ts';
import { titleOf } from '../conversations/title.ts';
import { isOpen } from './turn.ts';

/** The character count is shown once the question has reached this share of the length limit. */
const COUNT_FROM = 0.9;
const FALLBACK_LIMIT = 4000;

/**
 * Returns the number of characters as the server counts them: Unicode code points of the trimmed text in the form
 * NFC.
 */
export const countCharacters = (text: string): number =>
  Array.from(text.trim().normalize('NFC')).length;

/**
 * Creates the state of the composer: the draft of the open conversation, and whether it can be sent or an answer be
 * stopped.
 */
export function createComposer(app: AppState, onSent: () => void) {
  const limit = () => app.session()?.limits.queryMaxCharacters ?? FALLBACK_LIMIT;
  const draft = () => app.drafts.of(app.place.id());
  // The memo counts a draft once per change; counting 4,000 characters takes microseconds, but a pasted book takes
  // longer.
  const count = createMemo(() => countCharacters(draft()));
  const turns = () => app.threads.of(app.place.id())?.turns ?? [];
  const busy = () => turns().some(isOpen);
  const canSend = () =>
    !busy() && count() > 0 && count() <= limit() && app.model() !== undefined && app.online();

  return {
    draft,
    busy,
    canSend,
    write(text: string) {
      app.drafts.set(app.place.id(), text);
    },
    tooLong: () => count() > limit(),
    counter: () =>
      count() > limit() * COUNT_FROM
        ? `${count().toLocaleString('en')} of ${limit().toLocaleString('en')} characters`
        : undefined,
    /** Sends `text`, such as a sample question; without it, sends the draft. */
    send(text?: string) {
      const model = app.model();
      if (model === undefined || busy()) return;
      const id = app.place.id();
      const query = (text ?? draft()).trim();
      const attachments = text === undefined ? app.attachments.of(id) : [];
      if (text === undefined) {
        app.drafts.set(id, '');
        app.attachments.set(id, []);
      }
      app.threads.ask(id, {
        query,
        agent: app.prefs.agent.value(),
        model: model.id,
        ...(attachments.length > 0 && { attachments }),
      });
      const now = new Date().toISOString();
      const begun = app.place.id();
      if (id === undefined && begun !== undefined)
        app.conversations.begin({
          id: begun,
          title: titleOf(query),
          createdAt: now,
          updatedAt: now,
        });
      onSent();
    },
    stop() {
      const id = app.place.id();
      if (id !== undefined) app.threads.stop(id);
    },
  };
}

export type ComposerState = ReturnType<typeof createComposer>;
