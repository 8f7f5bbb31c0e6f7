import { For, Show } from 'solid-js';
import type { Receipt } from '../../client.ts';
import { useApp } from '../create-app.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Icon } from '../shell/Icon.tsx';
import { brokenPromises, receiptLine, receiptRows } from './receipt.ts';

/** Returns the text with line breaks allowed only after the dots that separate its facts. */
const unbroken = (line: string): string =>
  line.replaceAll(' ', '\u00a0').replaceAll('·\u00a0', '· ');

/**
 * Shows the cost of an answer in one line, which expands to the whole receipt. A promise of the service that was not
 * kept, such as a time limit, is named in words.
 */
export function ReceiptLine(props: {
  receipt: Receipt;
  seenRouteMs: number | undefined;
  /**
   * Number of this model call within the answer, from 1; undefined if the answer has a single call, which needs no
   * number.
   */
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
