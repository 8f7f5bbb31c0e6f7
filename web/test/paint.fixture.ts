import type { Page } from 'playwright-core';

type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** Functions that compute contrast in the page from the current styles. */
type Paint = Readonly<{
  /** Returns the background colour that is painted behind an element. */
  groundOf: (element: Element | null) => Color;
  /** Returns the contrast ratio of a CSS colour to a background, taking the element's opacity into account. */
  ratio: (css: string, ground: Color, element: Element) => number;
  isSeen: (element: Element) => boolean;
}>;

declare global {
  interface Window {
    paint: Paint;
  }
}

/** Adds the functions for computing contrast to a page, as `window.paint`. */
const addPaint = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('No canvas');
    const known = new Map<string, Color>();
    const read = (css: string): Color => {
      const before = known.get(css);
      if (before) return before;
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = css;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
      const color: Color = [r, g, b, a / 255];
      known.set(css, color);
      return color;
    };
    const over = ([r, g, b, a]: Color, on: Color): Color => [
      r * a + on[0] * (1 - a),
      g * a + on[1] * (1 - a),
      b * a + on[2] * (1 - a),
      1,
    ];
    const light = ([r, g, b]: Color): number => {
      const [x = 0, y = 0, z = 0] = [r, g, b]
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const ancestors = (element: Element): Element[] => {
      const all: Element[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement) all.push(at);
      return all;
    };
    const groundOf = (element: Element | null): Color =>
      (element ? ancestors(element) : []).reduceRight<Color>(
        (on, one) => over(read(getComputedStyle(one).backgroundColor), on),
        [255, 255, 255, 1],
      );
    window.paint = {
      groundOf,
      ratio: (css, ground, element) => {
        const opacity = ancestors(element).reduce(
          (all, one) => all * Number(getComputedStyle(one).opacity),
          1,
        );
        const [r, g, b, a] = read(css);
        const painted = over([r, g, b, a * opacity], ground);
        const [low = 0, high = 0] = [light(painted), light(ground)].toSorted((x, y) => x - y);
        return (high + 0.05) / (low + 0.05);
      },
      // Elements that are transparent until hovered over do not count as visible.
      isSeen: (element) =>
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        element.closest('.visually-hidden, .skip, :disabled, option, [inert]') === null,
    };
  });

/**
 * Returns the texts on the page whose contrast with the background is too low at any time of the page's animations.
 */
export async function faintTexts(page: Page): Promise<readonly string[]> {
  await addPaint(page);
  return page.evaluate(() => {
    const { groundOf, isSeen, ratio } = window.paint;
    const faint = new Set<string>();
    const look = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const text = walker.currentNode.textContent?.trim() ?? '';
        if (!element || text === '' || !isSeen(element)) continue;
        const found = ratio(getComputedStyle(element).color, groundOf(element), element);
        if (found < 4.5) faint.add(`"${text.slice(0, 40)}" ${found.toFixed(2)}`);
      }
    };
    look();
    const moving = document.getAnimations();
    for (const part of [0, 0.2, 0.4, 0.5, 0.6, 0.8]) {
      for (const animation of moving) {
        animation.pause();
        animation.currentTime = part * Number(animation.effect?.getComputedTiming().duration ?? 0);
      }
      look();
    }
    for (const animation of moving) animation.play();
    return [...faint];
  });
}

/**
 * Returns the controls with a part whose contrast is below 3:1. Checked parts are icons, edges of fields, thumbs of
 * scrollbars and focus rings. A button with a text needs no edge.
 */
export async function faintParts(page: Page): Promise<readonly string[]> {
  await addPaint(page);
  // After a key press, the browser shows the focus ring also on elements that a script focuses.
  await page.keyboard.press('Shift');
  return page.evaluate(() => {
    const { groundOf, isSeen, ratio } = window.paint;
    const faint: string[] = [];
    const note = (part: string, element: Element, found: number) => {
      if (found < 3) faint.push(`${part} ${found.toFixed(2)}: ${element.outerHTML.slice(0, 90)}`);
    };
    for (const shape of document.querySelectorAll('svg :is(path, rect, circle, line)')) {
      if (!isSeen(shape) || shape.closest('rect + rect') !== null) continue;
      const { stroke, fill } = getComputedStyle(shape);
      const color = stroke === 'none' ? fill : stroke;
      if (color !== 'none')
        note('icon', shape, ratio(color, groundOf(shape.closest('svg')), shape));
    }
    const fields = 'textarea, select, input:not([type=radio], [type=checkbox], [hidden])';
    for (const field of document.querySelectorAll(fields)) {
      if (!isSeen(field)) continue;
      // The composer and the search draw the edge around their field on a box that contains it.
      const box = field.closest('.composer, .search, .picker') ?? field;
      const { borderTopColor, borderTopWidth } = getComputedStyle(box);
      const ground = groundOf(box.parentElement);
      const edge = borderTopWidth === '0px' ? 1 : ratio(borderTopColor, ground, box);
      // A select box needs no visible edge, because its text and its arrow identify it.
      if (!box.matches('.picker')) note('edge', box, edge);
    }
    for (const box of document.querySelectorAll('body *')) {
      if (box.scrollHeight <= box.clientHeight || !isSeen(box)) continue;
      const { scrollbarColor, overflowY } = getComputedStyle(box);
      if (!/auto|scroll/.test(overflowY)) continue;
      const [, thumb = ''] = /^(rgba?\([^)]*\)|\S+)/.exec(scrollbarColor) ?? [];
      if (scrollbarColor !== 'auto') note('scrollbar', box, ratio(thumb, groundOf(box), box));
    }
    const before = document.activeElement;
    const stops = 'button, a[href], select, textarea, summary, input:not([hidden]), [tabindex="0"]';
    // Only the open dialog or menu is checked, because the focus cannot leave the dialog, and leaving closes the
    // menu.
    const top = document.querySelector('dialog[open], :popover-open') ?? document;
    for (const stop of top.querySelectorAll<HTMLElement>(stops)) {
      if (!isSeen(stop)) continue;
      stop.focus({ preventScroll: true });
      if (document.activeElement !== stop) continue;
      // Some fields draw their focus ring around the box that contains them, or on the element behind them.
      const rings = [
        stop,
        stop.closest('.composer, .search, .segments label'),
        stop.nextElementSibling,
      ]
        .filter((one) => one !== null)
        .map((one) => {
          const { outlineStyle, outlineColor, borderTopColor, borderTopWidth } =
            getComputedStyle(one);
          const ground = groundOf(one.parentElement);
          const outline = outlineStyle === 'none' ? 1 : ratio(outlineColor, ground, one);
          const isBox = one.matches('input, textarea, .composer, .search');
          const edge = isBox && borderTopWidth !== '0px' ? ratio(borderTopColor, ground, one) : 1;
          return Math.max(outline, edge);
        });
      note('focus', stop, Math.max(...rings));
    }
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return [...new Set(faint)];
  });
}
