import { Show } from 'solid-js';
import type { createTheme } from '../account/theme.ts';
import type { Overlay } from '../Overlays.tsx';
import { useApp } from '../create-app.ts';
import { accountMenu, threadMenu } from '../parts.ts';
import { Icon } from './Icon.tsx';
import { textDirection } from './text-direction.ts';

/**
 * Shows the bar at the top: a button for the list of conversations, the open conversation's title and menu, and the
 * account menu.
 */
export function TopBar(props: {
  theme: ReturnType<typeof createTheme>;
  onDrawer: () => void;
  onNew: () => void;
  onOpen: (overlay: Overlay) => void;
}) {
  const app = useApp();
  const thread = () => app.threads.of(app.place.id());
  const title = () => thread()?.title ?? 'New conversation';
  const sidebar = app.prefs.sidebar;
  return (
    <header class="topbar">
      <button
        type="button"
        class="icon-button only-narrow"
        aria-label="Show conversations"
        title="Conversations"
        onClick={() => {
          props.onDrawer();
        }}
      >
        <Icon name="menu" />
      </button>
      <button
        type="button"
        class="icon-button only-wide"
        aria-label={sidebar.value() ? 'Hide conversations' : 'Show conversations'}
        title="Conversations"
        aria-expanded={sidebar.value()}
        onClick={() => {
          sidebar.set(!sidebar.value());
        }}
      >
        <Icon name="menu" />
      </button>
      <p class="topbar-title" dir={textDirection(title())}>
        {title()}
      </p>
      <Show when={thread()}>{(open) => <threadMenu.Later thread={open()} />}</Show>
      <button
        type="button"
        class="icon-button"
        classList={{ 'only-narrow': sidebar.value() }}
        aria-label="New conversation"
        title="New conversation"
        onClick={() => {
          props.onNew();
        }}
      >
        <Icon name="plus" />
      </button>
      <Show when={app.session()}>
        <accountMenu.Later theme={props.theme} onOpen={props.onOpen} />
      </Show>
    </header>
  );
}
