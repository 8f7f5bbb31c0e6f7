import type { AppState } from '../create-app.ts';

/** Opens, closes and searches the conversations by key: a column on wide screens, a drawer on narrow ones. */
export function createSidebarKeys({
  app,
  drawer,
  setDrawer,
}: Readonly<{ app: AppState; drawer: () => boolean; setDrawer: (open: boolean) => void }>) {
  const { sidebar } = app.prefs;
  // The breakpoint of layout.css.
  const isWide = () => matchMedia('(min-width: 900px)').matches;
  const show = (open: boolean) => {
    if (isWide()) sidebar.set(open);
    else setDrawer(open);
  };
  return {
    toggleSidebar: () => {
      show(isWide() ? !sidebar.value() : !drawer());
    },
    search: () => {
      show(true);
      // After the drawer has put the focus on its first button.
      setTimeout(() => document.getElementById('search')?.focus());
    },
  };
}
