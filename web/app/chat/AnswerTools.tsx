import { createSignal, For, Show } from 'solid-js';
import type { Feedback } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { toRefusal } from '../refusal.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Icon } from '../shell/Icon.tsx';
import { sentence } from '../wording.ts';
import { isRouteCode, ROUTE_LABELS, routeCode } from './route.ts';
import type { Turn } from './turn.ts';

/** Copy, ask again, and say whether answer and route were right. */
export function AnswerTools(props: {
  turn: Turn;
  conversationId: string;
  canRegenerate: boolean;
  onRegenerate: () => void;
}) {
  const app = useApp();
  const [asking, setAsking] = createSignal(false);
  const give = async (verdict: Feedback['verdict'], expected?: keyof typeof ROUTE_LABELS) => {
    const { verdict: before, messageId } = props.turn;
    const { conversationId } = props;
    app.threads.change(conversationId, messageId, { verdict, ...(expected && { expected }) });
    setAsking(false);
    try {
      await app.client.feedback.give.mutate({
        conversationId,
        messageId,
        verdict,
        ...(expected && { expected }),
      });
      if (verdict === 'wrong_category') app.toast.show({ text: 'Thank you, noted.' });
    } catch (thrown) {
      const refusal = toRefusal(thrown);
      app.threads.change(conversationId, messageId, { verdict: before ?? 'none' });
      app.refused(refusal);
      app.toast.show({ text: `Not noted. ${sentence(refusal.reason, 'nothing')}` });
    }
  };
  const thumb = (verdict: 'up' | 'down', label: string) => (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={props.turn.verdict === verdict}
      onClick={() => void give(props.turn.verdict === verdict ? 'none' : verdict)}
    >
      <Icon name={verdict} />
    </button>
  );
  return (
    <div class="tools">
      <Show when={props.turn.text !== ''}>
        <CopyButton text={props.turn.text} label="Copy answer" />
      </Show>
      <Show when={props.canRegenerate}>
        <button
          type="button"
          class="icon-button"
          aria-label="Answer again"
          title="Answer again"
          onClick={() => {
            props.onRegenerate();
          }}
        >
          <Icon name="again" />
        </button>
      </Show>
      <Show when={props.turn.route && props.turn.stored}>
        {thumb('up', 'Good answer')}
        {thumb('down', 'Bad answer')}
        <Show
          when={asking()}
          fallback={
            <button
              type="button"
              class="text-button"
              aria-pressed={props.turn.verdict === 'wrong_category'}
              onClick={() => setAsking(true)}
            >
              <Icon name="route" />
              {props.turn.verdict === 'wrong_category' ? 'Category noted' : 'Wrong category'}
            </button>
          }
        >
          <label class="picker picker-open">
            <span>It belongs to</span>
            <select
              ref={(element) => {
                queueMicrotask(() => {
                  element.focus();
                });
              }}
              onChange={({ currentTarget: { value } }) => {
                if (isRouteCode(value)) void give('wrong_category', value);
                else setAsking(false);
              }}
            >
              <option value="">choose…</option>
              <For each={Object.entries(ROUTE_LABELS)}>
                {([code, name]) => (
                  <Show when={!props.turn.route || routeCode(props.turn.route) !== code}>
                    <option value={code}>{name}</option>
                  </Show>
                )}
              </For>
            </select>
          </label>
        </Show>
      </Show>
    </div>
  );
}
