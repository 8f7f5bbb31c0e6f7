import { onCleanup } from 'solid-js';

/** Messages between the tabs of one person. They contain only ids; each tab reads the texts from the server. */
export type TabNews =
  | Readonly<{ type: 'changed'; conversationId?: string }>
  | Readonly<{ type: 'erased' }>
  | Readonly<{ type: 'signed-out' }>;

const isNews = (value: unknown): value is TabNews =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Creates a channel to the person's other tabs. It also calls `onReturn` when this tab becomes visible again. */
export function createTabs(handlers: { onNews: (news: TabNews) => void; onReturn: () => void }) {
  let channel: BroadcastChannel | undefined;
  const visible = () => {
    if (document.visibilityState === 'visible') handlers.onReturn();
  };
  document.addEventListener('visibilitychange', visible);
  addEventListener('online', visible);
  onCleanup(() => {
    channel?.close();
    document.removeEventListener('visibilitychange', visible);
    removeEventListener('online', visible);
  });
  return {
    /** The channel's name contains the person's name, so that tabs of another person do not receive its messages. */
    join(username: string) {
      channel?.close();
      channel = new BroadcastChannel(`onecall:${username}`);
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isNews(data)) handlers.onNews(data);
      });
    },
    tell(news: TabNews) {
      // A channel reaches only pages of this origin; the linter mistakes its `postMessage` for that of a window.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      channel?.postMessage(news);
    },
  };
}

export type Tabs = ReturnType<typeof createTabs>;
