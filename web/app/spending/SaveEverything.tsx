import { createSignal, Show } from 'solid-js';
import { saveFile } from '../conversations/save-file.ts';
import { useApp } from '../create-app.ts';
import { toRefusal, type Refusal } from '../refusal.ts';
import { say } from '../shell/LiveRegion.tsx';
import { Problem } from '../shell/Problem.tsx';
import { sentence } from '../wording.ts';
import { readEverything } from './read-everything.ts';

/** Shows a button that saves all data stored about the person as one file. */
export function SaveEverything() {
  const app = useApp();
  const [state, setState] = createSignal<'idle' | 'reading'>('idle');
  const [refusal, setRefusal] = createSignal<Refusal>();
  const save = async () => {
    setState('reading');
    setRefusal(undefined);
    try {
      const text = await readEverything(app.client);
      const name = `onecall-${new Date().toISOString().slice(0, 10)}.json`;
      saveFile({ name, text, type: 'application/json' });
      say('Everything about you is saved as a file.');
    } catch (thrown) {
      const refused = toRefusal(thrown);
      setRefusal(refused);
      say(sentence(refused.reason, 'nothing'));
    } finally {
      setState('idle');
    }
  };
  return (
    <>
      <Show when={refusal()} keyed>
        {(shown) => (
          <Problem
            reason={shown.reason}
            kept="nothing"
            traceId={shown.traceId}
            onRetry={() => void save()}
          />
        )}
      </Show>
      <p class="quiet">
        Your conversations, notes, instructions, feedback and this month’s use, as one JSON file.
      </p>
      <div class="dialog-ways">
        <button
          type="button"
          class="button"
          disabled={state() === 'reading'}
          onClick={() => void save()}
        >
          {state() === 'reading' ? 'Reading…' : 'Save everything about me'}
        </button>
      </div>
    </>
  );
}
