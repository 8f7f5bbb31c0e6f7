import { Show } from 'solid-js';
import type { FeedbackInput } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { toRefusal } from '../refusal.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Icon } from '../shell/Icon.tsx';
import { sentence } from '../wording.ts';
import { AnswerMenu } from './AnswerMenu.tsx';
import { CategoryMenu } from './CategoryMenu.tsx';
import { isRouteCode, type RouteCode } from './route.ts';
import { isHeld, type Turn } from './turn.ts';

/** Shows the tools of an answer: copy it, request a new one, and rate the answer and its category. */
export function AnswerTools(props: {
  turn: Turn;
  conversationId: string;
  canRegenerate: boolean;
  onRegenerate: () => void;
  onAnswerAs: (code: RouteCode) => void;
}) {
  const app = useApp();
  const give = async (
    verdict: FeedbackInput['verdict'],
    expected: RouteCode | undefined = named(props.turn),
  ) => {
    const { verdict: before = 'none', expected: namedBefore, messageId } = props.turn;
    const { conversationId } = props;
    app.threads.change(conversationId, messageId, { verdict, ...(expected && { expected }) });
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
      app.threads.change(conversationId, messageId, { verdict: before, expected: namedBefore });
      app.refused(refusal);
      app.toast.show({ text: `Not noted. ${sentence(refusal.reason, 'nothing')}` });
    }
  };
  // Withdrawing a thumb up or down removes only that rating; the category that the person named as correct is kept.
  const withdrawn = () => (named(props.turn) ? 'wrong_category' : 'none');
  const thumb = (verdict: 'up' | 'down', label: string) => (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={props.turn.verdict === verdict}
      onClick={() => void give(props.turn.verdict === verdict ? withdrawn() : verdict)}
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
      <Show when={props.turn.text !== ''}>
        <AnswerMenu turn={props.turn} />
      </Show>
      <Show when={props.turn.route && isHeld(props.turn)}>
        {thumb('up', 'Good answer')}
        {thumb('down', 'Bad answer')}
        <CategoryMenu
          turn={props.turn}
          onPick={(code) => void give('wrong_category', code)}
          onAnswerAs={props.onAnswerAs}
        />
      </Show>
    </div>
  );
}

/**
 * Returns the category that the person named as correct, if any; a later thumb up or down must not erase it.
 */
const named = ({ expected }: Turn): RouteCode | undefined =>
  expected !== undefined && isRouteCode(expected) ? expected : undefined;
