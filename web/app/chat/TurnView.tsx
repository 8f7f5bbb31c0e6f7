import { Match, Show, Switch } from 'solid-js';
import type { NoteSaved } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { Markdown } from '../answer/Markdown.tsx';
import { Icon } from '../shell/Icon.tsx';
import { Problem } from '../shell/Problem.tsx';
import { AnswerTools } from './AnswerTools.tsx';
import { Question } from './Question.tsx';
import { leftOutLine } from './receipt.ts';
import { EndingNote } from './EndingNote.tsx';
import { ReceiptLine } from './ReceiptLine.tsx';
import { noteWords } from './note-words.ts';
import { badgeOf } from './route.ts';
import { sentence } from '../wording.ts';
import { isOpen, keptOf, type Turn } from './turn.ts';

/** One question and its answer. */
export function TurnView(props: {
  turn: Turn;
  conversationId: string;
  isLast: boolean;
  editing: boolean;
  onEdit: (messageId: string | undefined) => void;
}) {
  const app = useApp();
  const again = (change?: Parameters<typeof app.threads.again>[2]) => {
    // This element is gone then, and with it the focus.
    props.onEdit(undefined);
    app.threads.again(props.conversationId, props.turn, change);
  };
  return (
    <li class="turn" data-phase={props.turn.phase}>
      <Question
        turn={props.turn}
        canEdit={props.isLast && !isOpen(props.turn)}
        editing={props.editing}
        onEdit={props.onEdit}
        onSend={(query) => {
          again({ query, ...chosen(app) });
        }}
      />
      <article class="answer" aria-label="Answer" aria-busy={isOpen(props.turn)}>
        <div class="answer-head">
          <Show
            when={props.turn.route}
            fallback={
              <Show when={props.turn.phase === 'sent'}>
                <span class="badge badge-waiting">
                  {props.turn.isThinking ? 'Thinking' : 'Reading the question'}
                </span>
              </Show>
            }
          >
            {(route) => (
              <span class="badge" title="How this question was understood">
                {badgeOf(route()).name}
                <span class="badge-sure">{badgeOf(route()).sure}</span>
              </span>
            )}
          </Show>
          <Show when={props.turn.note}>{(note) => <NoteLine note={note()} />}</Show>
        </div>
        <Markdown text={props.turn.text} done={!isOpen(props.turn)} name={props.turn.messageId} />
        <Switch>
          <Match when={props.turn.phase === 'routed' && props.turn.text === ''}>
            <span class="caret" aria-hidden="true" />
          </Match>
          <Match when={props.turn.phase === 'unknown'}>
            <p class="quiet">Taking up the answer.</p>
          </Match>
          <Match when={props.turn.phase === 'stopped'}>
            <p class="quiet">{sentence('stopped', keptOf(props.turn))}</p>
          </Match>
          <Match when={props.turn.phase === 'failed' && props.turn.problem}>
            {(problem) => (
              <Problem
                reason={problem().reason}
                kept={keptOf(props.turn)}
                traceId={problem().traceId}
                onRetry={() => {
                  again();
                }}
              />
            )}
          </Match>
        </Switch>
        <Show when={props.turn.receipt && leftOutLine(props.turn.receipt)}>
          {(line) => <p class="quiet">{line()}</p>}
        </Show>
        <Show when={props.turn.phase === 'answered' && props.turn.receipt}>
          {(receipt) => (
            <EndingNote
              receipt={receipt()}
              onAgain={() => {
                again();
              }}
            />
          )}
        </Show>
        <div class="answer-foot">
          <Show when={props.turn.receipt}>
            {(receipt) => <ReceiptLine receipt={receipt()} seenRouteMs={props.turn.seenRouteMs} />}
          </Show>
          <Show when={!isOpen(props.turn)}>
            <AnswerTools
              turn={props.turn}
              conversationId={props.conversationId}
              canRegenerate={props.isLast && props.turn.phase !== 'failed'}
              onRegenerate={() => {
                again(chosen(app));
              }}
            />
          </Show>
        </div>
      </article>
    </li>
  );
}

const chosen = (app: ReturnType<typeof useApp>) => {
  const model = app.model();
  return { agent: app.prefs.agent.value(), ...(model && { model: model.id }) };
};

function NoteLine(props: { note: NoteSaved }) {
  return (
    <span class="note-line" classList={{ 'note-unsaved': !props.note.saved }}>
      <Icon name={props.note.saved ? 'check' : 'alert'} />
      {noteWords(props.note)}
    </span>
  );
}
