/** Escapes text for HTML and for attributes in double quotes. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

export type Size = Readonly<{ width: number; height: number }>;

/** Sizes of the two drawings of each chart, so that its text is as large on a phone as on a desktop screen. */
export const SIZES = {
  wide: { width: 520, height: 270 },
  narrow: { width: 340, height: 260 },
} as const;

/** Returns a chart drawn in two sizes. The page shows one of them, and a screen reader reads only that one. */
export function drawn(label: string, draw: (size: Size) => string): string {
  const both = Object.entries(SIZES).map(([name, size]) => {
    const { width, height } = size;
    return `<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}">${draw(size)}</svg>`;
  });
  return both.join('');
}

/** Rounds a coordinate to one decimal; the difference is not visible. */
export const at = (value: number): string => String(Math.round(value * 10) / 10);

export const line = (
  name: string,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): string => `<line class="${name}" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"/>`;

export type Anchor = 'start' | 'middle' | 'end';

export const text = (
  words: string,
  [x, y]: readonly [number, number],
  { anchor = 'start', name = 'tick' }: Readonly<{ anchor?: Anchor; name?: string }> = {},
): string =>
  `<text class="${name}" x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escapeHtml(words)}</text>`;

/** Draws many dots as one SVG path, which takes a few bytes for each dot. Dots at the same place are drawn once. */
export function dots(name: string, points: readonly (readonly [number, number])[]): string {
  const places = new Set(
    points.map(([x, y]) => `M${at(Math.round(x * 2) / 2)} ${at(Math.round(y * 2) / 2)}h0`),
  );
  return places.size === 0 ? '' : `<path class="${name}" d="${[...places].join('')}"/>`;
}
