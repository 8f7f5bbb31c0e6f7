import { createEffect, createMemo, For, Show } from 'solid-js';
import { useApp } from '../create-app.ts';
import { say } from '../shell/LiveRegion.tsx';
import { Problem } from '../shell/Problem.tsx';
import { sentence } from '../wording.ts';
import { announceOutcome } from './announce-outcome.ts';
import { createAnnouncements } from './create-announcements.ts';
import { firstPieces } from './pieces.ts';
import type { Thread } from './thread.ts';
import { TurnView } from './TurnView.tsx';

/** Shows the questions and answers of a conversation, oldest first. */
export function ThreadView(props: {
  thread: Thread;
  editing: string | undefined;
  onEdit: (messageId: string | undefined) => void;
}) {
  const app = useApp();
  createAnnouncements(() => props.thread.turns.at(-1));
  announceOutcome(
    () => props.thread.turns.at(-1),
    () => app.session()?.limits,
  );
  createEffect(() => {
    const { turns, state, problem } = props.thread;
    if (turns.length === 0 && (state === 'failed' || state === 'missing'))
      say(sentence(problem?.reason ?? 'internal', 'nothing'));
  });
  const questions = createMemo(() => firstPieces(props.thread.turns));
  const last = () => questions().at(-1)?.messageId;
  return (
    <Show
      when={props.thread.turns.length > 0}
      fallback={
        <Show
          when={props.thread.state !== 'ready'}
          fallback={<p class="quiet">This conversation is empty.</p>}
        >
          <Show
            when={props.thread.state !== 'loading'}
            fallback={
              <p class="quiet" role="status">
                Loading the conversation…
              </p>
            }
          >
            <Problem
              reason={props.thread.problem?.reason ?? 'internal'}
              kept="nothing"
              traceId={props.thread.problem?.traceId}
              onRetry={() => void app.threads.load(props.thread.id)}
            />
          </Show>
        </Show>
      }
    >
      <ol class="turns">
        <For each={questions()}>
          {(turn) => (
            <TurnView
              first={turn}
              turns={props.thread.turns}
              conversationId={props.thread.id}
              isLast={turn.messageId === last()}
              editing={props.editing === turn.messageId}
              onEdit={props.onEdit}
            />
          )}
        </For>
      </ol>
    </Show>
  );
}
