import { For, onMount, Show } from 'solid-js';
import type { Month } from '../../client.ts';
import { dollars } from '../chat/receipt.ts';
import { isRouteCode, PAGE_ROUTES } from '../chat/route.ts';
import { useApp } from '../create-app.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { capitalized, cents, dayOf, wordsForRest } from './budget-words.ts';
import { DayChart } from './DayChart.tsx';
import { SaveEverything } from './SaveEverything.tsx';
import { UseTable } from './UseTable.tsx';

const answers = (calls: number): string =>
  `${calls.toLocaleString('en')} ${calls === 1 ? 'answer' : 'answers'}`;

/**
 * Returns sentences about the month: what was spent, what an answer cost on average, and what is left of the budget.
 */
function summary({ use, leftUsd, limitUsd, until, limitEnds }: Month): string[] {
  const calls = use.day.reduce((sum, day) => sum + day.calls, 0);
  const usd = use.day.reduce((sum, day) => sum + day.usd, 0);
  const average = calls === 0 ? '' : `, ${dollars(usd / calls)} each on average`;
  const ends = limitEnds === null ? '' : ` This limit is your own; it ends on ${dayOf(limitEnds)}.`;
  return [
    calls === 0
      ? 'No answer has cost anything this month.'
      : `${answers(calls)} this month for ${dollars(usd)}${average}.`,
    `${capitalized(wordsForRest(leftUsd))} of ${cents(limitUsd)} is left until ${dayOf(until)}.${ends}`,
  ];
}

/** Shows the dialog with the cost of this month's answers by day, by model and by category of question. */
export function UsageDialog(props: { onClose: () => void }) {
  const app = useApp();
  onMount(() => void app.month.load());
  const labelOf = (id: string) => app.models().find((model) => model.id === id)?.label ?? id;
  const routeOf = (code: string) =>
    isRouteCode(code) ? PAGE_ROUTES[code].label : 'Without a route';
  return (
    <Dialog title="My usage" onClose={props.onClose} class="dialog-tall">
      <Show
        when={app.month.month()}
        fallback={<p class="quiet">Reading what this month’s answers cost…</p>}
      >
        {(month) => (
          <>
            <For each={summary(month())}>{(sentence) => <p>{sentence}</p>}</For>
            <Show when={month().use.day.length > 0}>
              <DayChart days={month().use.day} />
              <UseTable
                caption="By day"
                class="visually-hidden"
                rows={month().use.day.map((row) => ({ ...row, key: dayOf(row.key) }))}
              />
              <UseTable
                caption="By model"
                rows={month().use.model.map((row) => ({ ...row, key: labelOf(row.key) }))}
              />
              <UseTable
                caption="By kind of question"
                rows={month().use.route.map((row) => ({ ...row, key: routeOf(row.key) }))}
              />
              <p class="quiet">
                Days are in UTC. Prices are those of the models, without taxes. An answer that you
                stop counts at the most it could have cost.
              </p>
            </Show>
          </>
        )}
      </Show>
      <SaveEverything />
    </Dialog>
  );
}
