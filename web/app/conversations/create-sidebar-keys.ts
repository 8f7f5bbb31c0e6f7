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
      // The timeout lets the drawer focus its first button first, so that the search field gets the focus last.
      setTimeout(() => document.getElementById('search')?.focus());
    },
  };
}
