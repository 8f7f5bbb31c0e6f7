import { Show } from 'solid-js';
import { asksForSignIn } from '../refusal.ts';
import { canRetry, type Reason } from '../reasons.ts';
import { sentence, type Kept } from '../wording.ts';
import { CopyButton } from './CopyButton.tsx';
import { Icon } from './Icon.tsx';

/** Shows what failed, what the person can do now, and the trace id for support. */
export function Problem(props: {
  reason: Reason;
  kept: Kept;
  traceId?: string | undefined;
  onRetry: () => void;
  retryLabel?: string;
}) {
  return (
    <div class="problem" classList={{ 'problem-mild': props.reason === 'unanswered' }}>
      <Icon name="alert" />
      <p>{sentence(props.reason, props.kept)}</p>
      <div class="problem-ways">
        <Show when={canRetry(props.reason) && !asksForSignIn(props.reason)}>
          <button
            type="button"
            class="button"
            onClick={() => {
              props.onRetry();
            }}
          >
            {props.retryLabel ?? 'Try again'}
          </button>
        </Show>
        <Show when={props.traceId}>
          {(traceId) => <CopyButton text={traceId()} label="Copy trace id" withText />}
        </Show>
      </div>
    </div>
  );
}
