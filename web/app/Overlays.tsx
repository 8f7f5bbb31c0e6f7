import { Match, Switch } from 'solid-js';
import { deleted, erase, notes, shortcuts, usage } from './parts.ts';

/** The overlays of the page; each is loaded when it is first opened. */
export type Overlay = 'notes' | 'deleted' | 'usage' | 'shortcuts' | 'erase';

/** Draws the overlay that is open. */
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
