import { createEffect, createSignal } from 'solid-js';

export type Theme = 'system' | 'light' | 'dark';

/** The key is read by theme.js before the first paint, so it has no person's name in it. */
const KEY = 'onecall:theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** Returns the theme, light, dark or the system's, and its setter; the browser's own bars follow it. */
export function createTheme() {
  const [theme, setTheme] = createSignal<Theme>(stored());
  const bars = [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')];
  const [light, dark] = bars.map(({ content }) => content);
  createEffect(() => {
    const chosen = { system: undefined, light, dark }[theme()];
    bars.forEach((bar, index) => {
      bar.content = chosen ?? (index === 0 ? light : dark) ?? '';
    });
  });
  return {
    theme,
    choose(next: Theme) {
      setTheme(next);
      if (next === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = next;
      try {
        if (next === 'system') localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, next);
      } catch {
        // Storage is switched off, so the choice lasts only until the page is closed.
      }
    },
  };
}
