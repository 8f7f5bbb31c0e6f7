import { createEffect, createSignal, Match, on, onMount, Show, Switch } from 'solid-js';
import { createTheme } from './account/theme.ts';
import { loadRenderer } from './answer/load-renderer.ts';
import { Composer } from './chat/Composer.tsx';
import { createComposer } from './chat/create-composer.ts';
import { createFollow } from './chat/create-follow.ts';
import { keepPositions } from './chat/keep-positions.ts';
import { answersOf } from './chat/pieces.ts';
import { isOpen } from './chat/turn.ts';
import { Welcome } from './chat/Welcome.tsx';
import { Sidebar } from './conversations/Sidebar.tsx';
import { useApp } from './create-app.ts';
import { copyLast } from './chat/copy-last.ts';
import { createSidebarKeys } from './conversations/create-sidebar-keys.ts';
import { createKeys } from './create-keys.ts';
import { budgetLine, refusalBanner, thread as threadPart, threadMenu, toast } from './parts.ts';
import { Toasts } from './shell/Toasts.tsx';
import { Banner } from './shell/Banner.tsx';
import { Icon } from './shell/Icon.tsx';
import { keepFocus } from './shell/keep-focus.ts';
import { LiveRegion, say } from './shell/LiveRegion.tsx';
import { fetchPart } from './shell/make-later.tsx';
import { hasTouchKeyboard } from './shell/send-key.ts';
import { TopBar } from './shell/TopBar.tsx';
import { Overlays, type Overlay } from './Overlays.tsx';

const NOWHERE = 'There is no conversation at this address. Here is a new one.';

/** Shows the whole page: the list of conversations on the left, the open conversation, and the composer below it. */
export function App() {
  const app = useApp();
  const theme = createTheme();
  const follow = createFollow(() => composer.busy());
  const composer = createComposer(app, () => {
    follow.toEnd();
  });
  const [overlay, setOverlay] = createSignal<Overlay>();
  const [drawer, setDrawer] = createSignal(false);
  const [editing, setEditing] = createSignal<string>();
  let field: HTMLTextAreaElement | undefined;
  let reading: HTMLElement | undefined;

  const thread = () => app.threads.of(app.place.id());
  const focus = () => field?.focus();
  /**
   * Returns the element that gets the focus when the focused one is removed: the composer, or the conversation on
   * devices with a touch keyboard.
   */
  const home = () => (hasTouchKeyboard() ? reading : field);
  const focusAgain = () => home()?.focus({ preventScroll: true });
  keepFocus(home);
  keepPositions(app, follow);
  const editLast = () => {
    const last = answersOf(thread()?.turns ?? []).at(-1)?.turn;
    if (last && !isOpen(last)) setEditing(last.messageId);
  };
  const startNew = () => {
    app.place.go(undefined);
    setDrawer(false);
    focus();
  };
  createKeys({
    single: () => app.prefs.singleKeys.value(),
    focus,
    startNew,
    ...createSidebarKeys({ app, drawer, setDrawer }),
    account: () => document.querySelector<HTMLElement>('.account')?.click(),
    copyLast: () => void copyLast(app),
    undo: () => app.toast.act(),
    scroll: (direction) => reading?.scrollBy({ top: direction * 0.9 * reading.clientHeight }),
    stop: () => {
      if (drawer()) setDrawer(false);
      else if (composer.busy()) composer.stop();
      else app.toast.hide();
    },
    walk: async (way) => {
      const part = await fetchPart(() => import('./chat/walk-questions.ts'));
      if (reading) part?.walkQuestions(reading, way);
    },
    help: () => setOverlay('shortcuts'),
  });
  createEffect(
    on(app.place.id, () => {
      setEditing(undefined);
      setDrawer(false);
    }),
  );
  createEffect(() => {
    if (app.place.isUnknown()) say(NOWHERE);
  });
  createEffect(() => {
    const title = thread()?.title;
    document.title = title === undefined || title === '' ? 'Onecall' : `${title} · Onecall`;
  });
  onMount(() => {
    if (!hasTouchKeyboard()) focus();
    // Code that is not needed at first, such as that of dialogs, is loaded when the browser is idle.
    const fetchParts = () => {
      threadPart.start();
      threadMenu.start();
      toast.start();
      refusalBanner.start();
      void loadRenderer();
    };
    if ('requestIdleCallback' in window) requestIdleCallback(fetchParts);
    else setTimeout(fetchParts, 1_500);
  });

  return (
    <div
      class="page"
      classList={{ 'with-sidebar': app.prefs.sidebar.value(), 'with-drawer': drawer() }}
    >
      <button type="button" class="skip" onClick={focus}>
        Skip to the question
      </button>
      <Sidebar
        drawer={drawer()}
        onClose={() => setDrawer(false)}
        onNew={startNew}
        onOpen={setOverlay}
      />
      <div class="room" inert={drawer()}>
        <TopBar
          theme={theme}
          onDrawer={() => setDrawer(true)}
          onNew={startNew}
          onOpen={setOverlay}
        />
        <main class="main">
          {/* A click on the text moves the focus to the area that scrolls, so that the keys for scrolling work. */}
          <div
            class="reading"
            tabindex="-1"
            ref={(element) => {
              reading = element;
              follow.scroller(element);
            }}
          >
            <div class="column" ref={follow.content}>
              <Show when={app.place.isUnknown()}>
                <p class="problem">{NOWHERE}</p>
              </Show>
              <Switch
                fallback={
                  <Welcome
                    onAsk={(query) => {
                      composer.send(query);
                      focus();
                    }}
                  />
                }
              >
                <Match when={app.place.id() !== undefined && thread()}>
                  {(open) => (
                    <>
                      <h1 class="visually-hidden">{open().title}</h1>
                      <threadPart.Later
                        thread={open()}
                        editing={editing()}
                        onEdit={(messageId) => {
                          setEditing(messageId);
                          if (messageId === undefined) focusAgain();
                        }}
                      />
                    </>
                  )}
                </Match>
              </Switch>
            </div>
          </div>
          <div class="dock">
            <Show when={thread() && follow.view() !== 'at end'}>
              <button
                type="button"
                class="button below"
                classList={{ 'below-quiet': follow.view() === 'above' }}
                onClick={() => {
                  follow.toEnd();
                  reading?.focus({ preventScroll: true });
                }}
              >
                <Icon name="below" />
                <span>{follow.view() === 'above' ? 'Jump to the end' : 'New text below'}</span>
              </button>
            </Show>
            <Show when={!drawer()}>
              <Toasts />
            </Show>
            <Banner />
            <Show when={app.month.isTold() && app.month.month()}>
              {(month) => <budgetLine.Later month={month()} />}
            </Show>
            <Composer state={composer} onEditLast={editLast} ref={(element) => (field = element)} />
            <p class="dock-note">Models make mistakes. Check what matters.</p>
          </div>
        </main>
      </div>
      <LiveRegion />
      <Overlays shown={overlay()} onClose={() => setOverlay(undefined)} />
    </div>
  );
}
