import { For } from 'solid-js';
import { useApp } from '../create-app.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { SHORTCUTS } from './shortcuts.ts';

/** Shows the dialog with the keyboard shortcuts, and the switch for shortcuts of a single key. */
export function ShortcutsDialog(props: { onClose: () => void }) {
  const { singleKeys } = useApp().prefs;
  return (
    <Dialog title="Keyboard shortcuts" onClose={props.onClose}>
      <dl class="shortcuts">
        <For each={SHORTCUTS}>
          {(shortcut) => (
            <div classList={{ off: 'single' in shortcut && !singleKeys.value() }}>
              <dt>{shortcut.does}</dt>
              <dd>
                <For each={shortcut.keys}>{(key) => <kbd>{key}</kbd>}</For>
              </dd>
            </div>
          )}
        </For>
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={singleKeys.value()}
          onChange={(event) => {
            singleKeys.set(event.currentTarget.checked);
          }}
        />
        <span>Single keys, such as / and ?</span>
      </label>
    </Dialog>
  );
}
