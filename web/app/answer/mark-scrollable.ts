import { levelHeadings } from './level-headings.ts';
import { nameApart } from './name-apart.ts';

const SCROLLERS = '.table, .formula, .math, pre';

/**
 * Names a scrollable box by its kind and its number within the answer, so that no two tab stops have the same name.
 */
function nameOf(element: Element): string {
  const copies = element.closest('.code')?.querySelector('.code-copy')?.getAttribute('aria-label');
  if (element.matches('pre')) return copies?.replace(/^\S+ c/, 'C') ?? 'Code';
  const [kind, name] = element.matches('.table')
    ? (['.table', 'Table'] as const)
    : (['.formula, .math', 'Formula'] as const);
  const all = [...(element.closest('.prose')?.querySelectorAll(kind) ?? [element])];
  return `${name} ${all.indexOf(element) + 1}`;
}

/** Gives a box a name and a tab stop if it scrolls, and removes both if it no longer does. */
function mark(element: HTMLElement): void {
  // Nothing is measured while the page is printed, because printed pages do not scroll. The boxes keep their names and
  // tab stops for the screen.
  if (matchMedia('print').matches) return;
  const room = element.matches('.math') ? (element.parentElement ?? element) : element;
  const content = element.matches('.math, .formula') ? element.querySelector('math') : element;
  const width = Math.max(content?.scrollWidth ?? 0, content?.getBoundingClientRect().width ?? 0);
  const scrolls = width > room.clientWidth + 1 && room.clientWidth > 0;
  // Printed pages do not scroll, so print.css scales wide boxes down; `data-print` holds the scale in tenths.
  const print = Math.min(Math.floor((640 / width) * 10), 10);
  if (print < 10 && print > 0) element.dataset['print'] = String(Math.max(print, 2));
  else delete element.dataset['print'];
  if (scrolls === 'scrolls' in element.dataset) return;
  if (scrolls) {
    element.dataset['scrolls'] = '';
    element.tabIndex = 0;
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', nameOf(element));
  } else {
    delete element.dataset['scrolls'];
    element.removeAttribute('tabindex');
    element.removeAttribute('role');
    element.removeAttribute('aria-label');
  }
}

/**
 * Gives each box of an answer that is wider than the page a name and a tab stop. A box is checked again when its size
 * changes; the returned function `look` finds new boxes.
 */
export function watchScrollable(root: HTMLElement) {
  const boxes = new Set<HTMLElement>();
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) if (target instanceof HTMLElement) mark(target);
  });
  return {
    look(): void {
      levelHeadings(root);
      nameApart(root);
      for (const box of boxes)
        if (!box.isConnected) {
          sizes.unobserve(box);
          boxes.delete(box);
        }
      for (const box of root.querySelectorAll<HTMLElement>(SCROLLERS)) {
        if (boxes.has(box)) continue;
        boxes.add(box);
        sizes.observe(box);
      }
    },
    stop: (): void => {
      sizes.disconnect();
    },
  };
}
