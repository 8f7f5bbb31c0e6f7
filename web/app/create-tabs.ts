import { onCleanup } from 'solid-js';

/** The messages between tabs of one person. They carry ids only: the text comes from the server. */
export type TabNews =
  | Readonly<{ type: 'changed'; conversationId?: string }>
  | Readonly<{ type: 'erased' }>
  | Readonly<{ type: 'signed-out' }>;

const isNews = (value: unknown): value is TabNews =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Returns a channel to the person's other tabs; it also reports when this one comes back into view. */
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
    /** The channel's name holds the person, so tabs of another person do not receive its messages. */
    join(username: string) {
      channel?.close();
      channel = new BroadcastChannel(`onecall:${username}`);
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isNews(data)) handlers.onNews(data);
      });
    },
    tell(news: TabNews) {
      // A channel reaches only this origin; the rule means window.postMessage.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      channel?.postMessage(news);
    },
  };
}

export type Tabs = ReturnType<typeof createTabs>;
