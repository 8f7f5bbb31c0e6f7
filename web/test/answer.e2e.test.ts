import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  closeStage,
  lastAnswer,
  hearAnnouncements,
  startStage,
  type Stage,
} from './fixture.ts';

const folder = new URL('../app/answer/cases/', import.meta.url);
const caseText = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/**
 * A test case from a file: the model's whole output, the part that the person reads, and the category in the output's
 * header.
 */
type Case = Readonly<{ name: string; written: string; body: string; route: string }>;

const ROUTES = { computer_science: 'Computer science', math: 'Mathematics' } as const;
const HEADER = /^\{"route":"(computer_science|math)".*\}\n/m;

/**
 * Reads a test case. A `.md` file contains only the answer; a `.raw` file contains the model's whole output with its
 * header.
 */
function readCase(name: string): Case {
  const text = caseText(name);
  if (name.endsWith('.md'))
    return { name, written: `general 90\n${text}`, body: text, route: 'General' };
  const header = HEADER.exec(text);
  assert.ok(header, `${name} has no header`);
  const route = header[1] === 'math' ? ROUTES.math : ROUTES.computer_science;
  return { name, written: text, body: text.slice(header.index + header[0].length), route };
}

const CASES = readdirSync(folder).map(readCase);

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

const pieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

/**
 * Streams the model's whole output in pieces of `size` characters, and waits until the page has drawn the complete
 * answer.
 */
async function streamWritten(page: Page, written: string, size: number): Promise<void> {
  await stage.control.behave({
    text: pieces(written, size),
    perTokenMs: 1,
    timeToFirstTokenMs: 1,
    scope: { next: 1 },
  });
  await ask(page, 'Please answer');
  await page.locator('.turn').last().locator('.receipt').waitFor();
  await settled(page);
}

/** Streams an answer, in pieces of `size` characters, behind a header that names the category. */
const stream = (page: Page, text: string, size: number): Promise<void> =>
  streamWritten(page, `general 90\n${text}`, size);

/** Waits until formulas are drawn, which happens only after the code for them has been loaded. */
const settled = (page: Page) =>
  page.waitForFunction(() => document.querySelector('.answer code.tex') === null);

/**
 * Returns the HTML of the last answer without message ids. What depends on a box's width or on a language, which is
 * detected later, is left out too.
 */
const shown = (page: Page): Promise<string> =>
  lastAnswer(page)
    .locator('.prose')
    .evaluate((prose) =>
      prose.innerHTML
        .replace(/(fn(?:ref)?)-[\w-]+?-(\d+")/g, '$1-$2')
        .replace(/ lang="\w*"/g, '')
        .replace(/ (?:data-\w+|tabindex|role)="\w*"/g, '')
        .replace(/ aria-label="(?:Formula|Table|Code)(?: \d+)?(?:, [^"]*)?"/g, ''),
    );

/** Records each text that the last answer shows from now on, without code and without the TeX of formulas. */
const watch = (page: Page) =>
  page.evaluateHandle(() => {
    const states: string[] = [];
    const read = () => {
      const prose = document.querySelector('.turn:last-child .answer .prose:not(.prose-plain)');
      const copy = prose?.cloneNode(true);
      if (!(copy instanceof Element)) return;
      for (const hidden of copy.querySelectorAll('pre, code, annotation')) hidden.remove();
      const text = copy.textContent;
      if (text !== states.at(-1)) states.push(text);
    };
    new MutationObserver(read).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return states;
  });

/** Matches marks of Markdown and TeX that a person must not see while they are half written. */
const MARKS = /\*\*|~~|\\[a-zA-Z[(]|\$\$|\]\[|\]\(|^\s*\|/gm;

for (const { name, written, body, route } of CASES)
  test(`${name} looks the same however it streams, and after a reload`, async () => {
    const page = await stage.visit({ user: 'verify-13' });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const badge = () => lastAnswer(page).locator('.badge').innerText();
    // The answer streamed in one piece behind a plain header is the reference for the other streams.
    await stream(page, body, 5_000);
    const views = [await shown(page)];
    const states = await watch(page);
    for (const size of [24, 1]) {
      await streamWritten(page, written, size);
      views.push(await shown(page));
      assert.match(await badge(), new RegExp(`^${route}`, 'i'));
    }
    const seen = await states.jsonValue();
    const final = seen.at(-1) ?? '';
    const allowed = new Set(final.match(MARKS));
    assert.ok(seen.length >= 4, `${seen.length} states`);
    for (const state of seen)
      for (const [mark] of state.matchAll(MARKS))
        assert.ok(allowed.has(mark), `${mark} while streaming: ${state.slice(-80)}`);
    await page.reload();
    await lastAnswer(page).locator('.prose .block').first().waitFor();
    await settled(page);
    views.push(await shown(page));
    for (const view of views) assert.equal(view, views[0]);
    assert.match(await badge(), new RegExp(`^${route}`, 'i'));
    assert.doesNotMatch(
      await page.locator('main').innerText(),
      /wants a product|Sure, here|"route"/,
    );
    assert.equal(await lastAnswer(page).locator('[style]').count(), 0);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

/** Streams the first part of an answer, then pauses so that a test can act, and then streams the rest. */
async function begin(page: Page, first: string, rest: string): Promise<void> {
  await stage.control.behave({
    text: ['general 90\n', first, ...pieces(rest, 12)],
    perTokenMs: 150,
    timeToFirstTokenMs: 1,
    scope: { next: 1 },
  });
  await ask(page, 'Please answer slowly');
}

test('a selection and the Copy button of a block being written survive its redraws', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  const first = '> Selected words stay.\n>\n> ```js\n> let answer = 42;\n';
  await begin(page, first, '> let more = 1;\n'.repeat(12));
  const prose = lastAnswer(page).locator('.prose');
  await prose.locator('.code-copy').waitFor();
  await prose.evaluate((root) => {
    const text = root.querySelector('p')?.firstChild;
    if (!text) throw new Error('No paragraph');
    getSelection()?.setBaseAndExtent(text, 0, text, 14);
    const button = root.querySelector('.code-copy');
    if (button) Reflect.set(window, 'pressed', button);
  });
  const before = await prose.textContent();
  await page.waitForFunction(
    (text) => document.querySelector('.turn:last-child .prose')?.textContent !== text,
    before,
  );
  assert.equal(await page.evaluate(() => String(getSelection())), 'Selected words');
  assert.equal(
    await page.evaluate(
      () => Reflect.get(window, 'pressed') === document.querySelector('.code-copy'),
    ),
    true,
  );
  await lastAnswer(page).locator('.receipt').waitFor();
  assert.equal(await page.evaluate(() => String(getSelection())), 'Selected words');
  await page.context().close();
});

test('a definition that arrives late makes links and keeps a selection elsewhere in the answer', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  await begin(
    page,
    'See the [guide][g] and more words.\n\n',
    'Some text.\n\n[g]: https://example.com/g\n',
  );
  const prose = lastAnswer(page).locator('.prose');
  await prose.locator('p').first().waitFor();
  assert.equal(await prose.locator('p').first().textContent(), 'See the guide and more words.');
  await prose.evaluate((root) => {
    const text = root.querySelector('p')?.lastChild;
    if (text) getSelection()?.setBaseAndExtent(text, 1, text, 9);
  });
  await prose.locator('a[href="https://example.com/g"]').waitFor();
  assert.equal(await page.evaluate(() => String(getSelection())), 'and more');
  await page.context().close();
});

test('printing cuts off neither code nor tables nor formulas', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  await stream(page, caseText('20-wide-code-and-table-for-print.md'), 200);
  await lastAnswer(page).locator('[data-print]').first().waitFor();
  // The window gets the width of A4 paper between Chromium's default margins.
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 718, height: 1_000 });
  const cut = await lastAnswer(page)
    .locator('.prose')
    .evaluate((prose) => {
      const edge = prose.getBoundingClientRect();
      return [...prose.querySelectorAll('pre, code, td, th, a, math, mi, mn')]
        .filter((element) => {
          const box = element.getBoundingClientRect();
          return box.right > edge.right + 2 || box.left < edge.left - 2;
        })
        .map((element) => element.outerHTML.slice(0, 120));
    });
  assert.deepEqual(cut, []);
  await page.context().close();
});

test('no formula draws over what stands around it', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  const hostile = [
    '$\\hspace{-3000px}\\text{OVER}$',
    '$\\kern-300em x$',
    '$\\raisebox{-100em}{x}$',
    '$\\rule{500em}{4000px}$',
    '$\\hspace{900em}\\llap{\\text{LEFT LEFT LEFT LEFT}}$',
    '$\\Huge\\Huge{\\Huge x}$',
    '$\\begin{array}{l}x\\\\[9000px]y\\end{array}$',
  ];
  await stream(
    page,
    hostile.map((formula) => `Text before ${formula} and after.`).join('\n\n'),
    200,
  );
  const far = await lastAnswer(page)
    .locator('.prose')
    .evaluate((prose) => {
      const edge = prose.getBoundingClientRect();
      const isClipped = (element: Element) =>
        getComputedStyle(element.closest('.math, .formula') ?? element).overflowX !== 'visible';
      return [...prose.querySelectorAll('math *')]
        .filter((element) => !isClipped(element))
        .concat(
          [...prose.querySelectorAll('.math, .formula')].filter((element) => {
            const box = element.getBoundingClientRect();
            return box.left < edge.left - 2 || box.right > edge.right + 2 || box.height > 400;
          }),
        )
        .map((element) => element.outerHTML.slice(0, 200));
    });
  assert.deepEqual(far, []);
  await page.context().close();
});

test('a footnote leads to its text and back, and the live region hears words', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  const { heard, hears } = await hearAnnouncements(page);
  await stream(page, 'Water **boils** at $x^2$[^1].\n\n[^1]: Under pressure.', 24);
  const answer = lastAnswer(page);
  await answer.getByRole('link', { name: 'Footnote 1' }).click();
  assert.match(
    await page.evaluate(() => document.activeElement?.textContent ?? ''),
    /Under pressure/,
  );
  await answer.getByRole('link', { name: 'Back to reference 1' }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), '1');
  await hears(/Water boils at x squared \(footnote 1\)\. Under pressure\./);
  assert.doesNotMatch((await heard()).join(' '), /[*$^]/);
  await page.context().close();
});

test('text that a browser has translated is no obstacle to the next words', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  await begin(page, 'The first words of a sentence', `${' and so on, word by word'.repeat(20)}.`);
  const prose = lastAnswer(page).locator('.prose');
  await prose.locator('p').waitFor();
  await prose.evaluate((root) => {
    const text = root.querySelector('p')?.firstChild;
    const font = document.createElement('font');
    font.textContent = 'Die ersten Worte';
    if (text instanceof Text) text.replaceWith(font);
  });
  await lastAnswer(page).locator('.receipt').waitFor();
  assert.match((await prose.textContent()) ?? '', /word by word\.$/);
  await page.context().close();
});
