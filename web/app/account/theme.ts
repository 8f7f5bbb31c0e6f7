import { createEffect, createSignal } from 'solid-js';

export type Theme = 'system' | 'light' | 'dark';

/**
 * Storage key of the theme. It contains no person's name, because theme.js reads it before the page knows who is
 * signed in.
 */
const KEY = 'onecall:theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/**
 * Returns the chosen theme (light, dark or the system's), with a function that changes it. The colour of the browser's
 * toolbar follows the theme.
 */
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
        // The browser's storage is switched off, so the choice lasts only until the page is closed.
      }
    },
  };
}
