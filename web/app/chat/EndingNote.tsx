import { Show } from 'solid-js';
import type { Receipt } from '../../client.ts';
import { Icon } from '../shell/Icon.tsx';
import { endingRow, endingSentence } from './ending.ts';

/** Shows why an answer is incomplete, with a button to continue it or to request it again. */
export function EndingNote(props: {
  receipt: Receipt;
  onAgain: () => void;
  onContinue: () => void;
}) {
  return (
    <Show when={endingRow(props.receipt)}>
      {(row) => (
        <div class="problem problem-mild">
          <Icon name="alert" />
          <p>{endingSentence(props.receipt)}</p>
          <div class="problem-ways">
            <Show when={row().way === 'continue'}>
              <button
                type="button"
                class="button"
                onClick={() => {
                  props.onContinue();
                }}
              >
                Continue
              </button>
            </Show>
            <Show when={row().way === 'again'}>
              <button
                type="button"
                class="button"
                onClick={() => {
                  props.onAgain();
                }}
              >
                Try again
              </button>
            </Show>
          </div>
        </div>
      )}
    </Show>
  );
}
