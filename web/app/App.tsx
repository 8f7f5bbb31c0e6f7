import { createEffect, createSignal, Match, on, onMount, Show, Switch } from 'solid-js';
import { createTheme } from './account/theme.ts';
import { loadRenderer } from './answer/Markdown.tsx';
import { Composer } from './chat/Composer.tsx';
import { createComposer } from './chat/create-composer.ts';
import { createFollow } from './chat/create-follow.ts';
import { isOpen } from './chat/turn.ts';
import { Welcome } from './chat/Welcome.tsx';
import { Sidebar } from './conversations/Sidebar.tsx';
import { useApp } from './create-app.ts';
import { createKeys } from './create-keys.ts';
import { erase, notes, shortcuts, thread as threadPart, threadMenu, toast } from './parts.ts';
import { Banner } from './shell/Banner.tsx';
import { Icon } from './shell/Icon.tsx';
import { TopBar } from './shell/TopBar.tsx';

/** What can lie over the page; each is loaded when it is first opened. */
export type Overlay = 'notes' | 'shortcuts' | 'erase';

/** The page: conversations to the left, one column of text, the composer under it. */
export function App() {
  const app = useApp();
  const theme = createTheme();
  const follow = createFollow();
  const composer = createComposer(app, follow.toEnd);
  const [overlay, setOverlay] = createSignal<Overlay>();
  const [drawer, setDrawer] = createSignal(false);
  const [editing, setEditing] = createSignal<string>();
  let field: HTMLTextAreaElement | undefined;

  const thread = () => app.threads.of(app.place.id());
  const [said, say] = createSignal('');
  const focus = () => field?.focus();
  /** When what had the focus is gone. Not where it would bring up a keyboard over the page. */
  const focusAgain = () => {
    if (matchMedia('(pointer: fine)').matches) focus();
  };
  const editLast = () => {
    const last = thread()?.turns.at(-1);
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
    stop: () => {
      if (drawer()) setDrawer(false);
      else if (composer.busy()) composer.stop();
    },
    help: () => setOverlay('shortcuts'),
  });
  createEffect(
    on(app.place.id, (id) => {
      setEditing(undefined);
      setDrawer(false);
      if (id !== undefined) follow.toEnd();
    }),
  );
  createEffect(() => {
    const title = thread()?.title;
    document.title = title === undefined || title === '' ? 'Onecall' : `${title} · Onecall`;
  });
  onMount(() => {
    focusAgain();
    // Optional code is fetched when the browser has nothing better to do.
    const fetchParts = () => {
      threadPart.start();
      threadMenu.start();
      toast.start();
      void loadRenderer();
    };
    if ('requestIdleCallback' in window) requestIdleCallback(fetchParts);
    else setTimeout(fetchParts, 1_500);
  });
  const closeOverlay = () => setOverlay(undefined);

  return (
    <div
      class="page"
      classList={{ 'with-sidebar': app.prefs.sidebar.value(), 'with-drawer': drawer() }}
    >
      <a class="skip" href="#question">
        Skip to the question
      </a>
      <Sidebar
        drawer={drawer()}
        onClose={() => setDrawer(false)}
        onNew={startNew}
        onNotes={() => setOverlay('notes')}
      />
      <div class="room" inert={drawer()}>
        <TopBar
          theme={theme}
          onDrawer={() => setDrawer(true)}
          onNew={startNew}
          onOpen={setOverlay}
        />
        <main class="main">
          <div class="reading" ref={follow.scroller}>
            <div class="column" ref={follow.content}>
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
                        onSay={say}
                      />
                    </>
                  )}
                </Match>
              </Switch>
            </div>
          </div>
          <div class="dock">
            <Show when={follow.newBelow()}>
              <button type="button" class="button below" onClick={follow.toEnd}>
                <Icon name="below" /> New text below
              </button>
            </Show>
            <div class="toast-region" role="status">
              <Show when={app.toast.toast()} keyed>
                {(shown) => <toast.Later toast={shown} />}
              </Show>
            </div>
            <Banner />
            <Composer state={composer} onEditLast={editLast} ref={(element) => (field = element)} />
            <p class="dock-note">Models make mistakes. Check what matters.</p>
          </div>
        </main>
      </div>
      <div class="visually-hidden" role="log" aria-live="polite">
        {said()}
      </div>
      <Switch>
        <Match when={overlay() === 'notes'}>
          <notes.Later onClose={closeOverlay} />
        </Match>
        <Match when={overlay() === 'shortcuts'}>
          <shortcuts.Later onClose={closeOverlay} />
        </Match>
        <Match when={overlay() === 'erase'}>
          <erase.Later onClose={closeOverlay} />
        </Match>
      </Switch>
    </div>
  );
}
