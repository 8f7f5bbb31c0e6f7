import { scaleLinear } from 'd3-scale';
import type { StoredSample } from '../result.ts';
import { formatDuration } from '../words.ts';
import { below, heightScale, MARGIN, timeAxis, timeDomain } from './axes.ts';
import { dots, drawn, line, text, type Size } from './svg.ts';

const isOver = ({ outcome }: StoredSample): boolean =>
  outcome === 'failed' || outcome === 'censored';

/**
 * Draws the latency of each request at its planned start. A stall of the server appears as a slope, because everybody
 * who arrived during the stall waited for its end.
 */
export function overTime(samples: readonly StoredSample[]): string {
  const seen = samples.filter((sample) => sample.outcome === 'answered' || isOver(sample));
  const longest = Math.max(0, ...seen.map(({ totalMs }) => totalMs));
  return drawn(
    `Latency over time: ${seen.length} requests, the longest ${formatDuration(longest)}`,
    (size) => draw(seen, size),
  );
}

function draw(samples: readonly StoredSample[], size: Size): string {
  const { width, height } = size;
  const y = heightScale(
    timeDomain(samples.flatMap(({ routeMs, totalMs }) => [routeMs ?? totalMs, totalMs])),
    size,
  );
  const until = Math.max(1_000, ...samples.map(({ startMs }) => startMs));
  const x = scaleLinear([0, until], [MARGIN.left + 4, width - MARGIN.right - 4]);
  const place = (ms: (sample: StoredSample) => number | undefined) => (sample: StoredSample) => {
    const value = ms(sample);
    return value === undefined ? [] : [[x(sample.startMs), y(value)] as const];
  };
  const answered = samples.filter(({ outcome }) => outcome === 'answered');
  const base = height - MARGIN.bottom;
  return [
    timeAxis(y, size),
    line('axis', [MARGIN.left, base, width - MARGIN.right, base]),
    ...x
      .ticks(width < 400 ? 4 : 6)
      .map((tick) =>
        text(`${Math.round(tick / 1_000)} s`, [x(tick), base + 17], { anchor: 'middle' }),
      ),
    ...phases(samples).map(
      ({ name, startMs }) =>
        line('grid', [x(startMs), MARGIN.top, x(startMs), base]) +
        text(name, [x(startMs) + 4, base - 6]),
    ),
    dots('dot answer', answered.flatMap(place(({ totalMs }) => totalMs))),
    dots('dot route', answered.flatMap(place(({ routeMs }) => routeMs))),
    dots('dot over', samples.filter(isOver).flatMap(place(({ totalMs }) => totalMs))),
    below('since the beginning of the run', size),
  ].join('');
}

type Phase = Readonly<{ name: string; startMs: number }>;

/** Returns the times at which each property and the load sent their first request, by the `source` of the samples. */
function phases(samples: readonly StoredSample[]): readonly Phase[] {
  const starts = new Map<string, number>();
  for (const { source, startMs } of samples) {
    const name = /^property (\d)$/.exec(source)?.[1] ?? (source === 'checks' ? '' : 'load');
    if (name !== '') starts.set(name, Math.min(startMs, starts.get(name) ?? Infinity));
  }
  return [...starts].map(([name, startMs]) => ({ name, startMs }));
}
