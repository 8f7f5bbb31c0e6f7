import { For } from 'solid-js';
import type { Overlay } from '../Overlays.tsx';
import { useApp } from '../create-app.ts';
import { signOut } from './sign-out.ts';
import type { createTheme, Theme } from './theme.ts';

const THEMES = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const satisfies readonly (readonly [Theme, string])[];

const OVERLAYS = [
  ['notes', 'My notes'],
  ['deleted', 'Recently deleted'],
  ['usage', 'My usage'],
  ['shortcuts', 'Keyboard shortcuts'],
] as const satisfies readonly (readonly [Overlay, string])[];

/** Shows the items of the account menu: theme, notes, keyboard shortcuts, the person's data, and signing out. */
export function AccountItems(props: {
  theme: ReturnType<typeof createTheme>;
  close: () => void;
  onOpen: (overlay: Overlay) => void;
}) {
  const app = useApp();
  return (
    <>
      <p class="menu-note">
        Signed in as <strong>{app.session()?.username}</strong>
      </p>
      <fieldset class="segments">
        <legend class="visually-hidden">Theme</legend>
        <For each={THEMES}>
          {([theme, label]) => (
            <label>
              <input
                type="radio"
                name="theme"
                value={theme}
                checked={props.theme.theme() === theme}
                onChange={() => {
                  props.theme.choose(theme);
                }}
              />
              <span>{label}</span>
            </label>
          )}
        </For>
      </fieldset>
      <For each={OVERLAYS}>
        {([overlay, label]) => (
          <button
            type="button"
            onClick={() => {
              props.close();
              props.onOpen(overlay);
            }}
          >
            {label}
          </button>
        )}
      </For>
      <hr />
      <button type="button" onClick={() => void signOut(app)}>
        Sign out
      </button>
      <button
        type="button"
        class="menu-danger"
        onClick={() => {
          props.close();
          props.onOpen('erase');
        }}
      >
        Delete everything about me
      </button>
    </>
  );
}
