import { Match, Switch } from 'solid-js';
import { deleted, erase, notes, shortcuts, usage } from './parts.ts';

/** The names of the page's dialogs; the code of each is loaded when it is first opened. */
export type Overlay = 'notes' | 'deleted' | 'usage' | 'shortcuts' | 'erase';

/** Shows the dialog that is open, if any. */
export function Overlays(props: { shown: Overlay | undefined; onClose: () => void }) {
  return (
    <Switch>
      <Match when={props.shown === 'notes'}>
        <notes.Later onClose={props.onClose} />
      </Match>
      <Match when={props.shown === 'deleted'}>
        <deleted.Later onClose={props.onClose} />
      </Match>
      <Match when={props.shown === 'usage'}>
        <usage.Later onClose={props.onClose} />
      </Match>
      <Match when={props.shown === 'shortcuts'}>
        <shortcuts.Later onClose={props.onClose} />
      </Match>
      <Match when={props.shown === 'erase'}>
        <erase.Later onClose={props.onClose} />
      </Match>
    </Switch>
  );
}
