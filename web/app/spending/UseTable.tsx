import { For } from 'solid-js';
import type { Month } from '../../client.ts';
import { dollars } from '../chat/receipt.ts';

type Row = Month['use']['day'][number];

const count = (value: number): string => value.toLocaleString('en');

/** Shows a table of answers, tokens and dollars, with a row for each day, each model or each category of question. */
export function UseTable(props: { caption: string; rows: readonly Row[]; class?: string }) {
  return (
    <div
      class={`use-table ${props.class ?? ''}`}
      role="region"
      aria-label={props.caption}
      // The tab stop lets the keyboard scroll the table in a narrow window.
      tabindex={props.class === undefined ? 0 : undefined}
    >
      <table>
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{props.caption.replace('By ', '')}</th>
            <th scope="col">answers</th>
            <th scope="col">cost</th>
            <th scope="col">tokens in</th>
            <th scope="col">cached</th>
            <th scope="col">tokens out</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <th scope="row">{row.key}</th>
                <td>{count(row.calls)}</td>
                <td>{dollars(row.usd)}</td>
                <td>{count(row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens)}</td>
                <td>{count(row.cacheReadTokens)}</td>
                <td>{count(row.outputTokens)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
