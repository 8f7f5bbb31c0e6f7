import type { AppState } from '../create-app.ts';
import { titleOf } from '../conversations/title.ts';
import { createLimit } from '../shell/create-limit.ts';
import { isOpen } from './turn.ts';

const FALLBACK_LIMIT = 4000;

/**
 * Creates the state of the composer: the draft of the open conversation, and whether it can be sent or an answer be
 * stopped.
 */
export function createComposer(app: AppState, onSent: () => void) {
  const draft = () => app.drafts.of(app.place.id());
  const limit = createLimit(
    draft,
    () => app.session()?.limits.queryMaxCharacters ?? FALLBACK_LIMIT,
  );
  const turns = () => app.threads.of(app.place.id())?.turns ?? [];
  const busy = () => turns().some(isOpen);
  const canSend = () => !busy() && limit.fits() && app.model() !== undefined && app.online();

  return {
    draft,
    busy,
    canSend,
    write(text: string) {
      app.drafts.set(app.place.id(), text);
    },
    limit,
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
