import { createSignal, onMount } from 'solid-js';
import { useApp } from '../create-app.ts';
import { toRefusal } from '../refusal.ts';
import { createLimit } from '../shell/create-limit.ts';
import { say } from '../shell/LiveRegion.tsx';
import { sentence } from '../wording.ts';

/** Shows a text field for the person's instructions, which apply to every answer once they are saved. */
export function InstructionsField() {
  const app = useApp();
  const [kept, setKept] = createSignal<string>();
  const [text, setText] = createSignal('');
  const [state, setState] = createSignal('');
  const limit = createLimit(text, () => app.session()?.limits.instructionsMaxCharacters ?? 2_000);
  const tell = (words: string) => {
    setState(words);
    say(words);
  };
  const tried = async (run: () => Promise<void>, failed: string) => {
    try {
      await run();
    } catch (thrown) {
      const refusal = toRefusal(thrown);
      app.refused(refusal);
      tell(`${failed} ${sentence(refusal.reason, 'nothing')}`);
    }
  };
  onMount(() => {
    void tried(async () => {
      const read = await app.client.instructions.get.query();
      setKept(read.text);
      setText(read.text);
    }, 'Not loaded.');
  });
  const canSave = () => kept() !== undefined && text().trim() !== kept() && !limit.isOver();
  const save = () =>
    tried(async () => {
      const plain = text().trim();
      await app.client.instructions.set.mutate({ text: plain });
      setKept(plain);
      tell(plain === '' ? 'Deleted.' : 'Saved. It is part of your next question.');
    }, 'Not saved.');
  return (
    <form
      class="instructions"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave()) void save();
      }}
    >
      <label for="instructions">Instructions for every answer</label>
      <textarea
        id="instructions"
        rows="2"
        dir="auto"
        placeholder="For example: Answer briefly. I know Python well."
        aria-describedby="instructions-state"
        aria-invalid={limit.isOver()}
        disabled={kept() === undefined}
        value={text()}
        onBeforeInput={limit.onBeforeInput}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setState('');
        }}
      />
      <div class="instructions-row">
        <p id="instructions-state" class="quiet">
          {limit.words() || state()}
        </p>
        <button type="submit" class="button" disabled={!canSave()}>
          Save
        </button>
      </div>
    </form>
  );
}
