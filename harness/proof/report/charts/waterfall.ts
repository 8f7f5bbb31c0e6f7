import { scaleLinear } from 'd3-scale';
import type { StoredSample } from '../result.ts';
import { counted, formatDuration } from '../words.ts';
import { at, escapeHtml, line, text, type Size } from './svg.ts';

const ROW = 30;
const tickText = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`);
const SHOWN = 12;

/**
 * Draws the requests of a failed test case as bars. Each bar shows the harness's delay, then the time until the route,
 * the first text and the end.
 */
export function waterfall(samples: readonly StoredSample[]): string {
  if (samples.length === 0) return '';
  const shown = samples.slice(0, SHOWN);
  const words = shown.map(
    ({ outcome, totalMs, reason }) =>
      `${outcome}${reason === undefined ? '' : ` (${reason})`} after ${formatDuration(totalMs)}`,
  );
  const both = (['wide', 'narrow'] as const).map((name) => {
    const size = { width: name === 'wide' ? 760 : 340, height: shown.length * ROW + 26 };
    return `<svg class="${name}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeHtml(`Waterfall: ${words.join(', ')}`)}">${draw(shown, size)}</svg>`;
  });
  const rest = samples.length - shown.length;
  return both.join('') + (rest > 0 ? `<p class="quiet">and ${rest} more requests</p>` : '');
}

function draw(samples: readonly StoredSample[], { width, height }: Size): string {
  const first = Math.min(...samples.map(({ startMs }) => startMs));
  const end = Math.max(1, ...samples.map(({ startMs, totalMs }) => startMs - first + totalMs));
  const x = scaleLinear([0, end], [4, width - 8]);
  const base = height - 20;
  return [
    ...x
      .ticks(width < 400 ? 3 : 8)
      .map(
        (tick) =>
          line('grid', [x(tick), 0, x(tick), base]) +
          text(tickText(tick), [x(tick), base + 15], { anchor: tick === 0 ? 'start' : 'middle' }),
      ),
    ...samples.map((sample, row) =>
      bars(sample, { x: (ms) => x(sample.startMs - first + ms), y: row * ROW }),
    ),
  ].join('');
}

type Place = Readonly<{ x: (ms: number) => number; y: number }>;

/**
 * Returns the phases of a request with their times in ms from the planned start. The last phase of a request without an
 * answer is named `lost`.
 */
function spansOf(
  sample: StoredSample,
): readonly (readonly [name: string, from: number, to: number])[] {
  const { totalMs, sentMs = 0, routeMs, firstTokenMs } = sample;
  const waits: readonly (readonly [string, number | undefined])[] = [
    ['lag', sentMs],
    ['route', routeMs],
    ['think', firstTokenMs],
    [sample.outcome === 'answered' ? 'answer' : 'lost', totalMs],
  ];
  let from = 0;
  return waits.flatMap(([name, to]) => {
    if (to === undefined || to <= from) return [];
    const span = [name, from, to] as const;
    from = to;
    return [span];
  });
}

function labelOf({ id, outcome, reason, calls }: StoredSample): string {
  const why = reason === undefined ? '' : ` (${reason})`;
  return `${id} ${outcome}${why}${calls === undefined ? '' : `, ${counted(calls, 'model call')}`}`;
}

function bars(sample: StoredSample, { x, y }: Place): string {
  return (
    text(labelOf(sample), [x(0), y + 11], { name: 'tick' }) +
    spansOf(sample)
      .map(
        ([name, from, to]) =>
          `<rect class="span ${name}" x="${at(x(from))}" y="${y + 15}" width="${at(Math.max(1, x(to) - x(from)))}" height="9" rx="1.5"><title>${formatDuration(from)} to ${formatDuration(to)}</title></rect>`,
      )
      .join('')
  );
}
