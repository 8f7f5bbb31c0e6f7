import { createMemo, For, Match, Show, Switch } from 'solid-js';
import type { NoteSaved, Receipt } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { Markdown } from '../answer/Markdown.tsx';
import { Icon } from '../shell/Icon.tsx';
import { Problem } from '../shell/Problem.tsx';
import { AnswerTools } from './AnswerTools.tsx';
import { QuestionView } from './Question.tsx';
import { attachedLine, leftOutLine } from './receipt.ts';
import { EndingNote } from './EndingNote.tsx';
import { flip } from './flip.ts';
import { asVersion } from './question.ts';
import { ReceiptLine } from './ReceiptLine.tsx';
import { answerFrom } from './pieces.ts';
import { noteWords } from './note-words.ts';
import { badgeOf } from './route.ts';
import { sentence } from '../wording.ts';
import { isAnswered, isOpen, keptOf, type Turn } from './turn.ts';

/** Shows a question and its answer. */
export function TurnView(props: {
  /** The question with the first piece of its answer; each continuation of a cut answer adds a piece. */
  first: Turn;
  /** All turns of the conversation, among them the later pieces of this answer. */
  turns: readonly Turn[];
  conversationId: string;
  isLast: boolean;
  editing: boolean;
  onEdit: (messageId: string | undefined) => void;
}) {
  const app = useApp();
  const answer = createMemo(() => answerFrom(props.first, props.turns));
  const turn = () => answer().turn;
  const again = (change: Parameters<typeof app.threads.again>[2]) => {
    // Closes the question's editor, which also moves the focus, because the editor's text field has it and is removed.
    props.onEdit(undefined);
    app.threads.again(props.conversationId, props.first, change);
  };
  /** Requests the last piece of the answer again; the earlier pieces stay. */
  const retry = () => {
    props.onEdit(undefined);
    app.threads.again(props.conversationId, answer().last);
  };
  const isContinued = () => answer().pieces.length > 1;
  const isWaiting = () => turn().phase === 'sent' || turn().phase === 'accepted';
  return (
    <li class="turn" data-phase={turn().phase} data-message={props.first.messageId}>
      <QuestionView
        turn={turn()}
        canEdit={!props.turns.some(isOpen)}
        isLast={props.isLast}
        onFlip={(messageId) => void flip(app, props.conversationId, messageId)}
        editing={props.editing}
        onEdit={props.onEdit}
        onSend={(query) => {
          again({ query, ...chosen(app), ...asVersion(props.first) });
        }}
      />
      <article class="answer" aria-label="Answer" aria-busy={isOpen(turn())}>
        <div class="answer-head">
          <Show
            when={turn().route}
            fallback={
              <Show when={isWaiting()}>
                <span class="badge badge-waiting">
                  {turn().isThinking ? 'Thinking' : 'Reading the question'}
                </span>
              </Show>
            }
          >
            {(route) => (
              <span class="badge" title="How this question was understood">
                {badgeOf(route(), turn().chosenRoute).name}
                <span class="badge-sure">{badgeOf(route(), turn().chosenRoute).sure}</span>
              </span>
            )}
          </Show>
          <Show when={turn().note}>{(note) => <NoteLine note={note()} />}</Show>
        </div>
        <Markdown text={turn().text} done={!isOpen(turn())} name={turn().messageId} />
        <Switch>
          <Match when={turn().phase === 'accepted' && turn().route && turn().text === ''}>
            <span class="caret" aria-hidden="true" />
          </Match>
          <Match when={isContinued() && isWaiting()}>
            <p class="quiet">{answer().last.isThinking ? 'Thinking.' : 'Continuing the answer.'}</p>
          </Match>
          <Match when={turn().phase === 'unknown'}>
            <p class="quiet">Taking up the answer.</p>
          </Match>
          <Match when={turn().phase === 'stopped'}>
            <div class="stopped">
              <p class="quiet">{sentence('stopped', keptOf(turn()))}</p>
              {/* “Continue” requests the stopped last piece of the answer again; the earlier pieces stay. */}
              <Show when={isContinued()}>
                <button type="button" class="button" onClick={retry}>
                  Continue
                </button>
              </Show>
            </div>
          </Match>
          <Match when={turn().problem}>
            {(problem) => (
              <Problem
                reason={problem().reason}
                kept={keptOf(turn())}
                traceId={problem().traceId}
                onRetry={retry}
              />
            )}
          </Match>
        </Switch>
        <Show when={turn().receipt}>{(receipt) => <LeftOut receipt={receipt()} />}</Show>
        <Show when={isAnswered(turn()) && turn().receipt}>
          {(receipt) => (
            <EndingNote
              receipt={receipt()}
              onAgain={retry}
              onContinue={() => {
                app.threads.goOn(props.conversationId, answer().last);
              }}
            />
          )}
        </Show>
        <div class="answer-foot">
          <Show when={!isOpen(turn())}>
            <AnswerTools
              turn={turn()}
              conversationId={props.conversationId}
              canRegenerate={props.isLast && turn().problem === undefined}
              onRegenerate={() => {
                again(chosen(app));
              }}
              onAnswerAs={(chosenRoute) => {
                again({ agent: 'auto', chosenRoute });
              }}
            />
          </Show>
          <Receipts pieces={answer().pieces} />
        </div>
      </article>
    </li>
  );
}

const chosen = (app: ReturnType<typeof useApp>) => {
  const model = app.model();
  return {
    agent: app.prefs.agent.value(),
    chosenRoute: undefined,
    ...(model && { model: model.id }),
  };
};

function LeftOut(props: { receipt: Receipt }) {
  const lines = () =>
    [leftOutLine(props.receipt), attachedLine(props.receipt)].filter((line) => line !== undefined);
  return <For each={lines()}>{(line) => <p class="quiet">{line}</p>}</For>;
}

/** Shows a receipt for each model call of an answer, one below the other. */
function Receipts(props: { pieces: readonly Turn[] }) {
  /** Whether the answer has a single model call and no error, so that its only receipt needs no number. */
  const isOnly = () => props.pieces.length === 1 && props.pieces[0]?.problem === undefined;
  return (
    <div class="receipts">
      <For each={props.pieces}>
        {(piece, at) => (
          <Show when={piece.receipt}>
            {(receipt) => (
              <ReceiptLine
                receipt={receipt()}
                seenRouteMs={piece.seenRouteMs}
                call={isOnly() ? undefined : at() + 1}
              />
            )}
          </Show>
        )}
      </For>
    </div>
  );
}

function NoteLine(props: { note: NoteSaved }) {
  return (
    <span class="note-line" classList={{ 'note-unsaved': !props.note.saved }}>
      <Icon name={props.note.saved ? 'check' : 'alert'} />
      {noteWords(props.note)}
    </span>
  );
}
