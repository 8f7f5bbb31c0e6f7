import { scaleLinear, scaleLog } from 'd3-scale';
import type { StoredSample } from '../result.ts';
import { timesOf } from '../percentiles.ts';
import { below, BOUND_MS, MARGIN, timeAxisBelow, timeDomain } from './axes.ts';
import { at, drawn, line, text, type Size } from './svg.ts';

const BINS = { wide: 48, narrow: 24 } as const;

/** Draws the distribution of the times to the route, beside a line at 10 s. */
export function distribution(samples: readonly StoredSample[]): string {
  const times = timesOf(samples, 'routeMs');
  const over = times.filter((time) => time > BOUND_MS).length;
  return drawn(
    `Distribution of the time to the route of ${times.length} requests; ${over} took longer than 10 s`,
    (size) => draw(times, size),
  );
}

function draw(times: readonly number[], size: Size): string {
  const { width, height } = size;
  const x = scaleLog([...timeDomain(times)], [MARGIN.left, width - MARGIN.right]).clamp(true);
  const count = width < 400 ? BINS.narrow : BINS.wide;
  const binWidth = (width - MARGIN.left - MARGIN.right) / count;
  const bins = Array.from({ length: count }, () => 0);
  for (const time of times) {
    const bin = Math.min(count - 1, Math.floor((x(time) - MARGIN.left) / binWidth));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const base = height - MARGIN.bottom;
  const y = scaleLinear([0, Math.max(1, ...bins)], [base, MARGIN.top + 14]).nice(4);
  const bar = (value: number, bin: number): string => {
    if (value === 0) return '';
    const left = MARGIN.left + bin * binWidth;
    const name = x.invert(left) >= BOUND_MS ? 'bar over' : 'bar route';
    return `<rect class="${name}" x="${at(left + 0.75)}" y="${at(y(value))}" width="${at(binWidth - 1.5)}" height="${at(base - y(value))}" rx="1.5"><title>${value} requests</title></rect>`;
  };
  return [
    ...y
      .ticks(4)
      .filter(Number.isInteger)
      .map((tick) =>
        [
          line('grid', [MARGIN.left, y(tick), width - MARGIN.right, y(tick)]),
          text(String(tick), [MARGIN.left - 8, y(tick) + 4], { anchor: 'end' }),
        ].join(''),
      ),
    ...bins.map(bar),
    timeAxisBelow(x, size),
    below('time to the route', size),
  ].join('');
}
