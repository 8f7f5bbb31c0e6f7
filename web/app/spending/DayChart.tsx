import { For } from 'solid-js';
import type { Month } from '../../client.ts';
import { dollars } from '../chat/receipt.ts';

type Day = Month['use']['day'][number];

const HEIGHT = 72;
const STEP = 10;
const BAR = 7;

const daysIn = (month: string): number => {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at, 0)).getUTCDate();
};

/**
 * Shows a bar for the cost of each day of the month. It is hidden from screen readers, which read the same numbers in
 * a table.
 */
export function DayChart(props: { days: readonly Day[] }) {
  const month = () => props.days[0]?.key.slice(0, 7) ?? '';
  const most = () => Math.max(...props.days.map(({ usd }) => usd));
  const all = () => Array.from({ length: daysIn(month()) }, (_, at) => at + 1);
  const usdOf = (day: number) =>
    props.days.find(({ key }) => Number(key.slice(8)) === day)?.usd ?? 0;
  // The bar of a day with any cost is at least 2 units of the drawing high, so that it is visible.
  const heightOf = (day: number) =>
    usdOf(day) === 0 ? 0 : Math.max(2, (usdOf(day) / most()) * HEIGHT);
  const width = () => all().length * STEP;
  return (
    <figure class="day-chart" aria-hidden="true">
      <svg viewBox={`0 0 ${width()} ${HEIGHT + 1}`} preserveAspectRatio="none">
        <For each={all()}>
          {(day) => (
            <rect
              x={(day - 1) * STEP + (STEP - BAR) / 2}
              y={HEIGHT - heightOf(day)}
              width={BAR}
              height={heightOf(day)}
              rx="1"
            />
          )}
        </For>
        <line x1="0" y1={HEIGHT + 0.5} x2={width()} y2={HEIGHT + 0.5} />
      </svg>
      <figcaption>
        <span>1</span>
        <span>highest day {dollars(most())}</span>
        <span>{all().length}</span>
      </figcaption>
    </figure>
  );
}
