import { createEffect, on, onCleanup, Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import { AGENTS, isAgent } from '../create-prefs.ts';
import { attachments } from '../parts.ts';
import { fetchPart } from '../shell/make-later.tsx';
import { Icon } from '../shell/Icon.tsx';
import { Picker } from '../shell/Picker.tsx';
import { hasTouchKeyboard, sends } from '../shell/send-key.ts';
import type { ComposerState } from './create-composer.ts';

/** Longest paste, in UTF-16 units, that goes into the text field; a longer paste becomes an attachment. */
const LONG_PASTE = 1_000;
const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

/** Shows the form for a question: a text field that grows to eight lines, and the choice of model and agent. */
export function Composer(props: {
  state: ComposerState;
  onEditLast: () => void;
  ref: (field: HTMLTextAreaElement) => void;
}) {
  const app = useApp();
  let field: HTMLTextAreaElement | undefined;
  let picker: HTMLInputElement | undefined;
  const busy = () => props.state.busy();

  createEffect(
    on(
      () => props.state.draft(),
      () => {
        if (GROWS_BY_ITSELF || !field) return;
        field.style.height = 'auto';
        field.style.height = `${field.scrollHeight}px`;
      },
    ),
  );

  const attached = () => app.attachments.of(app.place.id()).length > 0;
  const attach = async (files: readonly File[], text = '') => {
    const part = await fetchPart(() => import('./attach.ts'));
    if (files.length > 0) await part?.attachFiles(app, files);
    else part?.attachText(app, text);
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const files = [...(event.clipboardData?.files ?? [])];
    if (text.length <= LONG_PASTE && (text !== '' || files.length === 0)) return;
    event.preventDefault();
    void attach(text === '' ? files : [], text);
  };
  // Attaches a file that is dropped beside the text field; without this handler the browser would leave the page and
  // open the file.
  const onDrag = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    if (event.type === 'drop') void attach([...event.dataTransfer.files]);
  };
  for (const type of ['dragover', 'drop'] as const) {
    window.addEventListener(type, onDrag);
    onCleanup(() => {
      window.removeEventListener(type, onDrag);
    });
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (sends(event)) {
      event.preventDefault();
      if (props.state.canSend()) props.state.send();
    }
    if (event.key === 'ArrowUp' && !event.altKey && props.state.draft() === '') {
      event.preventDefault();
      props.onEditLast();
    }
  };

  return (
    <form
      class="composer"
      classList={{ 'composer-full': props.state.limit.isOver() }}
      onSubmit={(event) => {
        event.preventDefault();
        if (props.state.canSend()) props.state.send();
      }}
    >
      <textarea
        id="question"
        ref={(element) => {
          field = element;
          props.ref(element);
        }}
        rows="1"
        dir="auto"
        aria-label="Your question"
        aria-describedby="composer-count"
        aria-invalid={props.state.limit.isOver()}
        placeholder={attached() ? 'Ask about the attached text' : 'Ask, or say what to remember'}
        enterkeyhint={hasTouchKeyboard() ? 'enter' : 'send'}
        value={props.state.draft()}
        onBeforeInput={props.state.limit.onBeforeInput}
        onInput={(event) => {
          props.state.write(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <Show when={attached()}>
        <attachments.Later onEmpty={() => field?.focus()} />
      </Show>
      <div class="composer-row">
        <input
          type="file"
          multiple
          hidden
          ref={(element) => (picker = element)}
          onChange={({ currentTarget }) => {
            void attach([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
        <button
          type="button"
          class="icon-button"
          aria-label="Attach text files"
          title="Attach text files"
          onClick={() => picker?.click()}
        >
          <Icon name="attach" />
        </button>
        <Picker
          label="Model"
          value={app.model()?.id ?? ''}
          options={app.models().map(({ id, label }) => ({ value: id, label }))}
          onPick={(id) => {
            app.prefs.model.set(id);
          }}
        />
        <Picker
          label="Specialist"
          value={app.prefs.agent.value()}
          options={Object.entries(AGENTS).map(([value, label]) => ({ value, label }))}
          onPick={(agent) => {
            if (isAgent(agent)) app.prefs.agent.set(agent);
          }}
        />
        <span id="composer-count" class="composer-count">
          {props.state.limit.words()}
        </span>
        {/* One button both sends and stops, so that the focus stays on it when an answer begins or ends. */}
        <button
          type={busy() ? 'button' : 'submit'}
          class="send"
          classList={{ 'send-stop': busy() }}
          title={busy() ? 'Stop the answer (Esc)' : 'Send (Enter)'}
          disabled={!busy() && !props.state.canSend()}
          onClick={() => {
            if (busy()) props.state.stop();
          }}
        >
          <Icon name={busy() ? 'stop' : 'send'} />
        </button>
      </div>
    </form>
  );
}
