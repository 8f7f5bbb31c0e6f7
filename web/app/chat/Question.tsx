import { createEffect, createSignal, Show } from 'solid-js';
import { titleOf } from '../conversations/title.ts';
import { languageOf } from '../language/languages-of.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Icon } from '../shell/Icon.tsx';
import { createLimit } from '../shell/create-limit.ts';
import { sends } from '../shell/send-key.ts';
import { textDirection } from '../shell/text-direction.ts';
import type { Turn } from './turn.ts';
import { AttachedList } from './AttachedList.tsx';
import { Versions } from './Versions.tsx';
import { useApp } from '../create-app.ts';

/** Shows a question. The person can edit it and send it again, which creates a new version of the question. */
export function QuestionView(props: {
  turn: Turn;
  /** Whether the question can be edited: only while no answer of the conversation is being written. */
  canEdit: boolean;
  isLast: boolean;
  editing: boolean;
  onEdit: (messageId: string | undefined) => void;
  onSend: (query: string) => void;
  /** Shows another version of the question, given by its message id. */
  onFlip: (messageId: string) => void;
}) {
  return (
    <>
      <div class="question" classList={{ 'question-editing': props.editing }}>
        <Show
          when={!props.editing}
          fallback={
            <Editor
              text={props.turn.query}
              isLast={props.isLast}
              onCancel={() => {
                props.onEdit(undefined);
              }}
              onSend={props.onSend}
            />
          }
        >
          <QuestionText query={props.turn.query} />
          <div class="question-tools">
            <Show when={props.turn.versions}>
              {(versions) => (
                <Versions
                  versions={versions()}
                  shown={props.turn.messageId}
                  canFlip={props.canEdit}
                  onFlip={props.onFlip}
                />
              )}
            </Show>
            <CopyButton text={props.turn.query} label="Copy question" />
            <Show when={props.canEdit}>
              <button
                type="button"
                class="icon-button"
                aria-label="Edit question"
                title="Edit question"
                onClick={() => {
                  props.onEdit(props.turn.messageId);
                }}
              >
                <Icon name="edit" />
              </button>
            </Show>
          </div>
        </Show>
      </div>
      <Show when={props.turn.attachments}>{(files) => <AttachedList files={files()} />}</Show>
    </>
  );
}

/**
 * Longest question, in characters, that serves as a heading; a longer one gets a short heading for screen readers
 * only.
 */
const LONGEST_HEADING = 120;

function QuestionText(props: { query: string }) {
  const [lang, setLang] = createSignal<string>();
  createEffect(() => void languageOf(props.query).then(setLang));
  const isHeading = () => props.query.length <= LONGEST_HEADING && !props.query.includes('\n');
  return (
    <Show
      when={isHeading()}
      fallback={
        <>
          <h2 class="visually-hidden" lang={lang()}>
            {titleOf(props.query)}
          </h2>
          <p class="question-text" dir={textDirection(props.query)} lang={lang()}>
            {props.query}
          </p>
        </>
      }
    >
      <h2 class="question-text" dir={textDirection(props.query)} lang={lang()}>
        {props.query}
      </h2>
    </Show>
  );
}

function Editor(props: {
  text: string;
  isLast: boolean;
  onCancel: () => void;
  onSend: (query: string) => void;
}) {
  const app = useApp();
  const [text, setText] = createSignal(props.text);
  let field: HTMLTextAreaElement | undefined;
  createEffect(() => {
    field?.focus();
    field?.setSelectionRange(props.text.length, props.text.length);
  });
  const limit = createLimit(text, () => app.session()?.limits.queryMaxCharacters ?? Infinity);
  const words = () =>
    limit.words() || (props.isLast ? '' : 'What follows stays with the version before.');
  const send = () => {
    if (limit.fits()) props.onSend(text().trim());
  };
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={(element) => (field = element)}
        aria-label="Edit your question"
        aria-describedby="editor-words"
        aria-invalid={limit.isOver()}
        dir="auto"
        value={text()}
        onBeforeInput={limit.onBeforeInput}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            props.onCancel();
          }
          if (sends(event)) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div class="editor-row">
        <p id="editor-words" class="field-words">
          {words()}
        </p>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            props.onCancel();
          }}
        >
          Cancel
        </button>
        <button type="submit" class="button button-strong" disabled={!limit.fits()}>
          Send again
        </button>
      </div>
    </form>
  );
}
