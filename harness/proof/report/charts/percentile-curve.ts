import { scaleLinear } from 'd3-scale';
import { area, line as path } from 'd3-shape';
import { percentileCurve, timesOf, type CurvePoint, type Moment } from '../percentiles.ts';
import type { StoredSample } from '../result.ts';
import { formatDuration } from '../words.ts';
import { below, heightScale, MARGIN, timeAxis, timeDomain } from './axes.ts';
import { drawn, line, text, type Size } from './svg.ts';

const SHARES = [0.5, 0.9, 0.99, 0.999, 0.9999];
const nines = (share: number): number => -Math.log10(1 - share);
const shareText = (share: number): string => `p${Number((share * 100).toFixed(2))}`;

/** Draws the time of each percentile, with the 95 % confidence band of the true percentile. */
export function percentileChart(samples: readonly StoredSample[]): string {
  const curves = (['totalMs', 'routeMs'] as const).map((moment) => ({
    moment,
    points: percentileCurve(timesOf(samples, moment)),
  }));
  const route = curves.find(({ moment }) => moment === 'routeMs')?.points.at(-1);
  return drawn(
    `Percentiles of the time to the route and to the end, with 95 % bands; ${route === undefined ? 'too few requests' : `${shareText(route.share)} of the time to the route is ${formatDuration(route.ms)}`}`,
    (size) => draw(curves, size),
  );
}

type Curve = Readonly<{ moment: Moment; points: readonly CurvePoint[] }>;

function draw(curves: readonly Curve[], size: Size): string {
  const { width, height } = size;
  const all = curves.flatMap(({ points }) => points);
  const y = heightScale(
    timeDomain(all.flatMap(({ ms, lowMs, highMs }) => [ms, lowMs, highMs])),
    size,
  );
  const most = Math.max(1.5, ...all.map(({ share }) => nines(share)));
  const x = scaleLinear([nines(0.5), most], [MARGIN.left + 4, width - MARGIN.right - 10]);
  const base = height - MARGIN.bottom;
  const ceiling = y.domain()[1] ?? 1;
  const bounded = (ms: number): number => Math.min(Math.max(ms, y.domain()[0] ?? 1), ceiling);
  const band = area<CurvePoint>()
    .x(({ share }) => x(nines(share)))
    .y0(({ lowMs }) => y(bounded(lowMs)))
    .y1(({ highMs }) => y(bounded(highMs)))
    .digits(1);
  const curve = path<CurvePoint>()
    .defined(({ ms }) => Number.isFinite(ms))
    .x(({ share }) => x(nines(share)))
    .y(({ ms }) => y(ms))
    .digits(1);
  return [
    timeAxis(y, size),
    line('axis', [MARGIN.left, base, width - MARGIN.right, base]),
    ...SHARES.filter((share) => nines(share) <= most + 0.01).map((share) =>
      text(shareText(share), [x(nines(share)), base + 17], { anchor: 'middle' }),
    ),
    ...curves.map(({ moment, points }) => {
      const name = moment === 'routeMs' ? 'route' : 'answer';
      return `<path class="band ${name}" d="${band([...points]) ?? ''}"/><path class="curve ${name}" d="${curve([...points]) ?? ''}"/>`;
    }),
    below('share of requests that were at least as fast', size),
  ].join('');
}
