import { scaleLog } from 'd3-scale';
import { line, text, type Size } from './svg.ts';

export const MARGIN = { top: 14, right: 14, bottom: 38, left: 52 } as const;
export const BOUND_MS = 10_000;

const TICKS = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 60_000];
const tickText = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`);

/**
 * Returns the range of a time axis in ms, from below the shortest time to above the longest. The range always includes
 * the line at 10 s.
 */
export function timeDomain(times: readonly number[]): readonly [number, number] {
  const finite = times.filter((time) => Number.isFinite(time) && time > 0);
  const low = Math.max(0.5, Math.min(100, ...finite) / 1.5);
  return [low, Math.max(BOUND_MS * 1.6, Math.max(1, ...finite) * 1.2)];
}

export const heightScale = (domain: readonly [number, number], { height }: Size) =>
  scaleLog([...domain], [height - MARGIN.bottom, MARGIN.top]).clamp(true);

export type TimeScale = ReturnType<typeof heightScale>;

export const inDomain = (scale: TimeScale): readonly number[] => {
  const [low = 1, high = 1] = scale.domain();
  return TICKS.filter((tick) => tick >= low && tick <= high);
};

/** Draws a vertical time axis in powers of ten, with a line at the 10 s within which a route must be known. */
export function timeAxis(scale: TimeScale, { width }: Size): string {
  const ticks = inDomain(scale).filter((tick) => tick !== BOUND_MS);
  const y = scale(BOUND_MS);
  return [
    ...ticks.map((tick) =>
      line('grid', [MARGIN.left, scale(tick), width - MARGIN.right, scale(tick)]),
    ),
    ...[...ticks, BOUND_MS].map((tick) =>
      text(tickText(tick), [MARGIN.left - 8, scale(tick) + 4], { anchor: 'end' }),
    ),
    line('bound', [MARGIN.left, y, width - MARGIN.right, y]),
    text('10 s bound', [MARGIN.left + 6, y - 6], { name: 'bound-text' }),
  ].join('');
}

/** Draws a horizontal time axis in powers of ten, with a line at the 10 s within which a route must be known. */
export function timeAxisBelow(scale: TimeScale, { height }: Size): string {
  const base = height - MARGIN.bottom;
  const x = scale(BOUND_MS);
  return [
    ...inDomain(scale).map((tick) =>
      text(tickText(tick), [scale(tick), base + 17], { anchor: 'middle' }),
    ),
    line('axis', [scale.range()[0] ?? 0, base, scale.range()[1] ?? 0, base]),
    line('bound', [x, MARGIN.top, x, base]),
    text('10 s bound', [x - 6, MARGIN.top + 10], { anchor: 'end', name: 'bound-text' }),
  ].join('');
}

export const below = (words: string, { width, height }: Size): string =>
  text(words, [(MARGIN.left + width - MARGIN.right) / 2, height - 5], {
    anchor: 'middle',
    name: 'axis-name',
  });
