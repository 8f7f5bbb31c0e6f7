import { For, Show } from 'solid-js';
import type { Receipt } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Icon } from '../shell/Icon.tsx';
import { brokenPromises, receiptLine, receiptRows } from './receipt.ts';

/** Returns the line with breaks allowed only between facts, after the dot that separates them. */
const unbroken = (line: string): string =>
  line.replaceAll(' ', '\u00a0').replaceAll('·\u00a0', '· ');

/**
 * Shows the cost of an answer in one line, which opens to the whole receipt. A broken promise is written in words.
 */
export function ReceiptLine(props: {
  receipt: Receipt;
  seenRouteMs: number | undefined;
  /** The place of the call among those of the answer, from 1; undefined where nothing else has a trace id. */
  call: number | undefined;
}) {
  const app = useApp();
  const broken = () => {
    const limits = app.session()?.limits;
    return limits ? brokenPromises(props.receipt, limits, props.seenRouteMs) : [];
  };
  return (
    <details class="receipt" classList={{ 'receipt-broken': broken().length > 0 }}>
      <summary>
        <Show when={broken().length > 0}>
          <span class="receipt-warning">
            <Icon name="alert" /> Promise not kept: {broken().join('; ')}
          </span>
        </Show>
        <Show when={props.call}>
          {(call) => <span class="visually-hidden">Call {call()}: </span>}
        </Show>
        <span class="receipt-line">{unbroken(receiptLine(props.receipt))}</span>
      </summary>
      <dl>
        <For each={receiptRows(props.receipt)}>
          {([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
        <div class="receipt-trace">
          <dt>Trace id</dt>
          <dd>
            <code>{props.receipt.traceId}</code>
            <CopyButton
              text={props.receipt.traceId}
              label={
                props.call === undefined ? 'Copy trace id' : `Copy trace id of call ${props.call}`
              }
            />
          </dd>
        </div>
      </dl>
    </details>
  );
}
