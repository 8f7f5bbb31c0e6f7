import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { ask, askAndWait, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

/** Returns every text on the page whose contrast with its background is too low at any moment of its animations. */
const faintTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('No canvas');
    type Color = readonly [number, number, number, number];
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
    const ratio = (element: Element): number => {
      const chain = ancestors(element);
      const ground = chain.reduceRight<Color>(
        (on, one) => over(read(getComputedStyle(one).backgroundColor), on),
        [255, 255, 255, 1],
      );
      const opacity = chain.reduce((all, one) => all * Number(getComputedStyle(one).opacity), 1);
      const [r, g, b, a] = read(getComputedStyle(element).color);
      const painted = over([r, g, b, a * opacity], ground);
      const [low = 0, high = 0] = [light(painted), light(ground)].toSorted((x, y) => x - y);
      return (high + 0.05) / (low + 0.05);
    };
    const faint = new Set<string>();
    const look = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const text = walker.currentNode.textContent?.trim() ?? '';
        if (
          !element ||
          text === '' ||
          element.closest('.visually-hidden, :disabled, option, [inert]')
        )
          continue;
        // Tools that appear on hover are not painted before.
        const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        if (isSeen && ratio(element) < 4.5)
          faint.add(`"${text.slice(0, 40)}" ${ratio(element).toFixed(2)}`);
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

for (const dark of [false, true])
  test(`WCAG 1.4.3: every painted text has 4.5:1, animations included, ${dark ? 'dark' : 'light'}`, async () => {
    const page = await stage.visit({ user: dark ? 'verify-11' : 'verify-12', dark });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const see = async (state: string) => {
      assert.deepEqual(await faintTexts(page), [], state);
    };
    await see('empty');
    await stage.control.behave({ timeToFirstTokenMs: 3_000, scope: { next: 1 } });
    await ask(page, 'Explain the quadratic formula');
    await page.locator('.badge-waiting').waitFor();
    await see('reading the question');
    await lastAnswer(page).locator('.receipt').waitFor();
    await lastAnswer(page).locator('.receipt summary').click();
    await see('answered');
    await stage.control.behave({ errorKind: 'ModelNotReadyException', scope: { next: 1 } });
    await ask(page, 'What is 12 * 8?');
    await lastAnswer(page).locator('.problem').waitFor();
    await see('error');
    await askAndWait(page, 'Good morning');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await see('menu');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByRole('dialog').waitFor();
    await see('shortcuts');
    await page.context().close();
  });

test('Targets of a finger are at least 44 px, on every screen', async () => {
  for (const width of [390, 480]) {
    const page = await stage.visit({ user: 'verify-13', width });
    await askAndWait(page, 'Explain the quadratic formula');
    const small = () =>
      page.locator('button, summary, select, .item-link').evaluateAll((all) =>
        all
          .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
          .map((one) => ({ one, box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && (box.height < 43.9 || box.width < 43.9))
          .map(({ one, box }) => `${one.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`),
      );
    assert.deepEqual(await small(), [], `${width} px wide`);
    await page.getByRole('button', { name: 'Show conversations' }).tap();
    await page.getByRole('button', { name: 'Close conversations' }).waitFor();
    assert.deepEqual(await small(), [], `drawer, ${width} px wide`);
    await page.context().close();
  }
});

test('WCAG 1.4.12: wider text spacing cuts nothing off', async () => {
  const page = await stage.visit({ user: 'verify-14', width: 390 });
  await askAndWait(page, 'Explain the quadratic formula');
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }',
    );
    document.adoptedStyleSheets = [sheet];
  });
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('button, p, h1, h2, summary, label')]
      .filter((one) => !one.closest('.visually-hidden') && one.checkVisibility())
      // A title that is too long is cut with an ellipsis; its full text is in the conversation.
      .filter((one) => !one.matches('.topbar-title'))
      .filter((one) => {
        const style = getComputedStyle(one);
        const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
        return (
          clips &&
          (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        );
      })
      .map((one) => one.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(cut, []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0);
  await page.context().close();
});

test('Forced colours: every control is drawn with an edge or words of its own', async () => {
  const page = await stage.visit({ user: 'verify-15' });
  await page.emulateMedia({ forcedColors: 'active' });
  await askAndWait(page, 'Good morning');
  const edge = await page.locator('.send').evaluate((one) => getComputedStyle(one).borderTopWidth);
  assert.notEqual(edge, '0px');
  await page.locator('.send').focus();
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() =>
    document.activeElement === null ? '' : getComputedStyle(document.activeElement).outlineStyle,
  );
  assert.notEqual(outline, 'none');
  await page.context().close();
});
