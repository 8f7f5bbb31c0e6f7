import type { Page } from 'playwright-core';

/** A rule of the page's layout: its name, and a function that returns descriptions of the elements that break it. */
export type LayoutRule = readonly [
  name: string,
  broken: (page: Page) => Promise<readonly string[]>,
];

/** Returns the visible elements that reach over the left or right edge of the window. */
export const outside = (page: Page): Promise<readonly string[]> =>
  page.locator('button, a, summary, select, input, textarea, p, h1, h2, li').evaluateAll((all) =>
    all
      .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((one) => !one.closest('.visually-hidden, .skip, pre, .table, .formula, [inert]'))
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.left < -1 || box.right > innerWidth + 1))
      .map(({ one }) => one.outerHTML.slice(0, 80)),
  );

/** Returns the elements whose text is cut off. */
const cut = (page: Page): Promise<readonly string[]> =>
  page.locator('button, p, h1, h2, summary, label').evaluateAll((all) =>
    all
      .filter((one) => !one.closest('.visually-hidden') && one.checkVisibility())
      // The title in the top bar may be cut with an ellipsis, because the conversation below it contains the full text.
      .filter((one) => !one.matches('.topbar-title'))
      .filter((one) => {
        const { overflowX, overflowY } = getComputedStyle(one);
        if (overflowX === 'visible' && overflowY === 'visible') return false;
        return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
      })
      .map((one) => one.outerHTML.slice(0, 80)),
  );

/** Returns the visible controls whose centre another element covers, so that no click reaches them. */
const covered = (page: Page): Promise<readonly string[]> =>
  page.locator('button, a[href], summary, select, input, textarea').evaluateAll((all) => {
    const isIn = ({ left, right, top, bottom }: DOMRect, x: number, y: number) =>
      x > left && x < right && y > top && y < bottom;
    return all
      .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((one) => !one.closest('.visually-hidden, .skip, [inert]'))
      .filter((one) => {
        const [box] = one.getClientRects();
        if (!box || box.width <= 1) return false;
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const frames = ['.reading', '.sidebar-list', '.sidebar', '.table', 'pre'].flatMap(
          (frame) => one.closest(frame)?.getBoundingClientRect() ?? [],
        );
        const isShown = isIn(new DOMRect(0, 0, innerWidth, innerHeight), x, y);
        if (!isShown || frames.some((frame) => !isIn(frame, x, y))) return false;
        return !one.contains(document.elementFromPoint(x, y));
      })
      .map((one) => one.outerHTML.slice(0, 80));
  });

/** Returns the boxes of an answer's tools that are not in one row, and of its rows of tools and receipt beyond two. */
const toolRows = (page: Page): Promise<readonly string[]> =>
  page.locator('.answer-foot').evaluateAll((all) =>
    all
      .map((foot) => ({
        tops: [...foot.querySelectorAll('.tools button:not([popover] *)')].map((one) =>
          Math.round(one.getBoundingClientRect().top),
        ),
      }))
      .filter(({ tops }) => Math.max(...tops) - Math.min(...tops) > 6)
      .map(({ tops }) => `tools at ${tops.join(', ')}`),
  );

/** Returns the rows of tables that are higher than their contents. */
const blankRows = (page: Page): Promise<readonly string[]> =>
  page.locator('.prose tr').evaluateAll((all) => {
    const heightOf = (cell: Element) => {
      const range = new Range();
      range.selectNodeContents(cell);
      const { paddingTop, paddingBottom } = getComputedStyle(cell);
      return (
        range.getBoundingClientRect().height +
        Number.parseFloat(paddingTop) +
        Number.parseFloat(paddingBottom)
      );
    };
    return (
      all
        .map((row) => ({
          row,
          height: row.getBoundingClientRect().height,
          content: Math.max(...[...row.children].map(heightOf)),
        }))
        // Cells are aligned at their baselines, so a formula can move the text beside it by some pixels.
        .filter(({ height, content }) => height > content + 12)
        .map(({ row, height, content }) => `${row.textContent}: ${height} px for ${content} px`)
    );
  });

/** Returns the items of task lists that have a bullet beside their box. */
const taskMarks = (page: Page): Promise<readonly string[]> =>
  page
    .locator('.prose li:has(> .task, > p > .task)')
    .evaluateAll((all) =>
      all
        .filter((one) => getComputedStyle(one).listStyleType !== 'none')
        .map((one) => one.textContent),
    );

/** Returns the questions that are drawn like a quotation: in italics, in its font, or with a line only on one side. */
const quotedQuestions = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const quote = document.querySelector('.prose blockquote');
    if (!quote) return ['there is no quotation to compare with'];
    return [...document.querySelectorAll('.question-text')]
      .filter((one) => {
        const style = getComputedStyle(one);
        return (
          style.fontStyle === 'italic' ||
          style.fontFamily === getComputedStyle(quote).fontFamily ||
          style.borderLeftWidth !== style.borderRightWidth
        );
      })
      .map((one) => one.textContent);
  });

/** Returns the titles whose first character is cut off, in the top bar and in the list. */
const cutTitles = (page: Page): Promise<readonly string[]> =>
  page.locator('.topbar-title, .item-link').evaluateAll((all) =>
    all
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => {
        const range = new Range();
        const text = one.firstChild;
        if (!text) return true;
        range.setStart(text, 0);
        range.setEnd(text, 1);
        const first = range.getBoundingClientRect();
        const box = one.getBoundingClientRect();
        return first.left < box.left - 1 || first.right > box.right + 1;
      })
      .map((one) => one.textContent),
  );

/** Returns the tools of questions that a finger cannot see, because they appear only under a mouse pointer. */
const hiddenTools = (page: Page): Promise<readonly string[]> =>
  page.locator('.question-tools').evaluateAll((all) =>
    all
      .filter(() => matchMedia('(hover: none)').matches)
      .filter((one) => getComputedStyle(one).opacity !== '1')
      .map((one) => one.textContent || 'tools'),
  );

/** Returns the widths of the list of conversations that are not 260 px beside a conversation. */
const sideWidths = (page: Page): Promise<readonly string[]> =>
  page
    .locator('.sidebar')
    .evaluateAll((all) =>
      all
        .filter((one) => innerWidth >= 900 && one.getBoundingClientRect().width !== 260)
        .map((one) => `${one.getBoundingClientRect().width} px`),
    );

/** Returns the words for an agent that the page shows or reads out, since nothing on it is one. */
const agentWords = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [
      document.body.innerText,
      ...[...document.querySelectorAll('[aria-label], [title]')].map(
        (one) => `${one.getAttribute('aria-label')} ${one.getAttribute('title')}`,
      ),
    ].flatMap((text) => /.{0,20}\bagents?\b.{0,20}/i.exec(text) ?? []),
  );

/** Returns the animations that run although the person wishes reduced motion. */
const motion = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    document.getAnimations().map((one) => `${one.constructor.name} ${one.playState}`),
  );

/** Rules that hold for a conversation on every screen and with every setting of the browser. */
export const LAYOUT_RULES: readonly LayoutRule[] = [
  ['nothing lies outside the window', outside],
  ['no text is cut off', cut],
  ['nothing covers a control', covered],
  ['nothing moves', motion],
  ['the tools of an answer are in one row', toolRows],
  ['no row of a table is higher than its text', blankRows],
  ['an item of a task list has one mark', taskMarks],
  ['a question does not look like a quotation', quotedQuestions],
  ['a title begins with its first letter', cutTitles],
  ['a finger sees the tools of every question', hiddenTools],
  ['the list of conversations is 260 px wide', sideWidths],
  ['nothing is called an agent', agentWords],
];
