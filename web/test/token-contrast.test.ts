import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from '../../harness/kit/kit.ts';

test('every colour of text has a contrast of 4.5:1 with its background, of controls 3:1', () => {
  const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');
  const colors = new Map(
    [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
      ([, name = '', light = '', dark = '']) => [name, [light, dark] as const],
    ),
  );
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, two: string): number => {
    const [low = 0, high = 0] = [luminance(one), luminance(two)].toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const text = [
    'ink',
    'ink-soft',
    'ink-quiet',
    'accent',
    'warn',
    'danger',
    'code-word',
    'code-text',
  ];
  const code = ['code-number', 'code-name', 'code-note', 'code-ink'];
  const pairs = [
    ...[...text, ...code].flatMap((ink) =>
      ['paper', 'raised', 'shelf'].map((on) => [ink, on, 4.5] as const),
    ),
    ...['hover', 'accent-wash'].map((on) => ['accent', on, 4.5] as const),
    ...['ink-quiet', 'ink'].map((ink) => [ink, 'hover', 4.5] as const),
    ['accent-ink', 'accent', 4.5] as const,
    ...['paper', 'raised'].map((on) => ['line-strong', on, 3] as const),
  ];
  for (const [ink, on, least] of pairs)
    for (const theme of [0, 1] as const) {
      const [one = ['', ''], two = ['', '']] = [colors.get(ink), colors.get(on)];
      const found = contrast(one[theme] ?? '', two[theme] ?? '');
      assert.ok(found >= least, `${ink} on ${on}: ${found.toFixed(2)}`);
    }
});
