import type { AppState } from '../create-app.ts';
import type { Thread } from '../chat/thread.ts';
import { saveFile } from './save-file.ts';
import { toRefusal } from '../refusal.ts';
import { sentence } from '../wording.ts';

/**
 * Creates the actions on a conversation, such as renaming, clearing and deleting. Clearing and deleting can be
 * undone.
 */
export function createActions(app: AppState) {
  const { conversations, threads, place, toast, tabs } = app;

  /**
   * Runs a request that changes a conversation. @returns whether it succeeded; if not, the person has been shown why
   */
  async function tried(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (thrown) {
      const refusal = toRefusal(thrown);
      app.refused(refusal);
      toast.show({ text: `Not done. ${sentence(refusal.reason, 'nothing')}` });
      return false;
    }
  }

  /**
   * Returns a conversation's title for use in a sentence; invisible marks isolate it in case its writing direction
   * differs.
   */
  const nameOf = (id: string): string => {
    const title =
      threads.of(id)?.title ?? conversations.all().find((one) => one.id === id)?.title ?? '';
    return `\u2068${title}\u2069`;
  };

  async function restored(id: string, run: () => Promise<unknown>): Promise<boolean> {
    if (!(await tried(run))) return false;
    tabs.tell({ type: 'changed', conversationId: id });
    await Promise.all([conversations.load(), threads.load(id)]);
    return true;
  }
  const restore = (id: string) =>
    restored(id, () => app.client.conversations.restore.mutate({ id }));

  return {
    restore,
    /** Restores all questions that were cleared in a conversation. */
    restoreCleared: (id: string) =>
      restored(id, () => app.client.conversations.restoreCleared.mutate({ id })),
    /** Restores a deleted note. */
    restoreNote: (id: string) => tried(() => app.client.notes.restore.mutate({ id })),
    async clear(id: string) {
      if (!(await tried(() => app.client.conversations.clear.mutate({ id })))) return;
      const name = nameOf(id);
      threads.empty(id);
      tabs.tell({ type: 'changed', conversationId: id });
      toast.show({
        text: `Conversation cleared: ${name}`,
        action: { label: 'Undo', run: () => void restore(id) },
      });
    },
    async remove(id: string) {
      if (!(await tried(() => app.client.conversations.delete.mutate({ id })))) return;
      const name = nameOf(id);
      conversations.without(id);
      const wasOpen = place.id() === id;
      if (wasOpen) place.go(undefined);
      tabs.tell({ type: 'changed', conversationId: id });
      const undo = async () => {
        await restore(id);
        if (wasOpen) place.go(id);
      };
      toast.show({
        text: `Conversation deleted: ${name}`,
        action: { label: 'Undo', run: () => void undo() },
      });
    },
    /** Pins a conversation to the top of the list, or unpins it. */
    async pin(id: string, isPinned: boolean) {
      const { pin, unpin } = app.client.conversations;
      if (!(await tried(() => (isPinned ? pin : unpin).mutate({ id })))) return;
      await conversations.load();
      toast.show({ text: isPinned ? 'Pinned to the top of the list.' : 'Unpinned.' });
    },
    async rename(id: string, title: string) {
      const plain = title.trim();
      if (plain === '') return;
      if (!(await tried(() => app.client.conversations.rename.mutate({ id, title: plain }))))
        return;
      conversations.titled(id, plain);
      threads.rename(id, plain);
      tabs.tell({ type: 'changed', conversationId: id });
    },
    async save(thread: Thread, extension: 'md' | 'json') {
      const { fileName, toJson, toMarkdown } = await import('./export.ts');
      const text = extension === 'md' ? toMarkdown(thread) : toJson(thread);
      const type = extension === 'md' ? 'text/markdown' : 'application/json';
      saveFile({ name: fileName(thread.title, extension), text, type });
    },
  };
}
