import type { AppState } from '../create-app.ts';

/**
 * Creates the keyboard actions that open, close and search the list of conversations, in the column or the drawer.
 */
export function createSidebarKeys({
  app,
  drawer,
  setDrawer,
}: Readonly<{ app: AppState; drawer: () => boolean; setDrawer: (open: boolean) => void }>) {
  const { sidebar } = app.prefs;
  // From this width of the window on, the sidebar is a column and not a drawer; layout.css has the same breakpoint.
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
      // An opening drawer first focuses its first button; the timeout moves the focus to the search field afterwards.
      setTimeout(() => document.getElementById('search')?.focus());
    },
  };
}
