import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  askAndWait,
  closeStage,
  expireSession,
  lastAnswer,
  startStage,
  type Stage,
} from './fixture.ts';
import { LAYOUT_RULES } from './layout-rules.fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

const ARABIC =
  'اشرح لي خطوة بخطوة كيف أحل المعادلة التربيعية وما الذي يدل عليه المميز في كل حالة من الحالات';
const TASKS = 'general 90\n- [ ] open\n- [x] done\n\n1. [ ] also open\n\n> A quotation.';
const SPACING =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';

/** Settings of the browser under which the layout must hold. */
const SETTINGS: readonly (readonly [name: string, apply: (page: Page) => Promise<unknown>])[] = [
  ['as it is', async () => {}],
  ['forced colours', (page) => page.emulateMedia({ forcedColors: 'active' })],
  [
    'wide text spacing',
    async (page) => {
      await page.emulateMedia({ forcedColors: 'none' });
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
      }, SPACING);
    },
  ],
];

/** Windows of each device, in CSS pixels. The last two are those of 820 and 1,440 px at 200 %. */
const WINDOWS = {
  touch: [
    [320, 640],
    [390, 844],
  ],
  mouse: [
    [820, 1_180],
    [1_440, 900],
    [410, 590],
    [720, 450],
  ],
} as const;

/** Asserts all rules of the layout, in the conversation and with the list of conversations. */
async function assertLayout(page: Page, where: string): Promise<void> {
  const look = async (what: string) => {
    for (const [rule, broken] of LAYOUT_RULES)
      assert.deepEqual(await broken(page), [], `${where}, ${what}: ${rule}`);
  };
  await look('conversation');
  const drawer = page.getByRole('button', { name: 'Show conversations' });
  if (!(await drawer.isVisible())) return;
  await drawer.click();
  await page.getByRole('button', { name: 'Close conversations' }).waitFor();
  await look('list');
  await page.keyboard.press('Escape');
  await page.locator('.with-drawer').waitFor({ state: 'detached' });
}

for (const device of ['touch', 'mouse'] as const)
  test(`WCAG 1.4.4, 1.4.10, 1.4.12: the layout holds at four widths, at 200 %, with forced colours and wide text spacing, with ${device}`, async () => {
    const isTouch = device === 'touch';
    const page = await stage.visit({
      user: isTouch ? 'verify-01' : 'verify-02',
      width: isTouch ? 390 : 1_280,
    });
    await stage.control.behave({ text: TASKS, scope: { next: 1 } });
    await askAndWait(page, ARABIC);
    await askAndWait(page, 'Explain the quadratic formula');
    await lastAnswer(page).locator('math').first().waitFor();
    for (const [setting, apply] of SETTINGS) {
      await apply(page);
      for (const [width, height] of WINDOWS[device]) {
        await page.setViewportSize({ width, height });
        await page.keyboard.press('Control+End');
        await assertLayout(page, `${setting}, ${width} px, ${device}`);
      }
    }
    await page.context().close();
  });

test('Forced colours: every control has an edge, an icon or words, and shows that it has the focus, at four widths', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await askAndWait(page, 'Good morning');
  await page.emulateMedia({ forcedColors: 'active' });
  for (const width of [320, 390, 820, 1_440]) {
    await page.setViewportSize({ width, height: 860 });
    // After a key press, the browser shows the focus ring also on elements that a script focuses.
    await page.keyboard.press('Shift');
    const broken = await page
      .locator('button, a[href], summary, select, input:not([type=radio], [type=file]), textarea')
      .evaluateAll((all) =>
        all
          .filter((one): one is HTMLElement => one instanceof HTMLElement)
          .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
          .filter((one) => !one.closest('.skip, [inert], :disabled'))
          .flatMap((one) => {
            const { borderTopWidth } = getComputedStyle(one);
            const isDrawn =
              borderTopWidth !== '0px' ||
              one.querySelector('svg') !== null ||
              one.innerText.trim() !== '' ||
              one.closest('.composer, .search') !== null;
            one.focus({ preventScroll: true });
            const ring = [one, one.closest('.composer, .search')].some(
              (box) => box !== null && getComputedStyle(box).outlineStyle !== 'none',
            );
            const name = one.outerHTML.slice(0, 80);
            return [
              ...(isDrawn ? [] : [`undrawn: ${name}`]),
              ...(ring ? [] : [`no ring: ${name}`]),
            ];
          }),
      );
    assert.deepEqual(broken, [], `${width} px`);
    const edge = await page
      .locator('.send')
      .evaluate((one) => getComputedStyle(one).borderTopWidth);
    assert.notEqual(edge, '0px');
  }
  await page.context().close();
});

test('Reduced motion: nothing moves while an answer is awaited, at four widths, and without the wish something does', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await stage.control.behave({ timeToFirstTokenMs: 8_000, scope: { next: 1 } });
  await ask(page, 'Good morning');
  await page.locator('.badge-waiting').waitFor();
  const moving = () => page.evaluate(() => document.getAnimations().length);
  for (const width of [320, 390, 820, 1_440]) {
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await moving(), 0, `${width} px`);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.ok((await moving()) > 0, `${width} px`);
  }
  await page.keyboard.press('Escape');
  await page.context().close();
});

test('the page has one way to clear a conversation at every width, and no cross of the browser in the search', async () => {
  const page = await stage.visit({ user: 'verify-05' });
  await askAndWait(page, 'Good morning');
  for (const width of [320, 390, 820, 1_440]) {
    await page.setViewportSize({ width, height: 860 });
    await page.getByRole('button', { name: 'Conversation', exact: true }).click();
    assert.equal(await page.getByRole('button', { name: /^Clear/ }).count(), 1, `${width} px`);
    await page.keyboard.press('Escape');
  }
  await page.getByLabel('Search conversations').fill('morning');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('DOM.enable');
  const { nodes } = await cdp.send('DOM.getFlattenedDocument', { depth: -1, pierce: true });
  const cross = nodes.find(({ attributes }) =>
    attributes?.includes('-webkit-search-cancel-button'),
  );
  assert.ok(cross, 'the browser has no cross to hide');
  await assert.rejects(cdp.send('DOM.getBoxModel', { nodeId: cross.nodeId }), /box model/);
  await page.context().close();
});

/** Returns the colours and fonts of a page, each read from the element that the selector finds. */
const looks = (
  page: Page,
  parts: Readonly<Record<'paper' | 'ink' | 'title' | 'name' | 'button', string>>,
) =>
  page.evaluate(({ paper, ink, title, name, button }) => {
    const of = (selector: string) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`No ${selector}`);
      return getComputedStyle(element);
    };
    return {
      paper: of(paper).backgroundColor,
      ink: of(ink).color,
      title: of(title).fontFamily.slice(0, 40),
      name: `${of(name).fontFamily.slice(0, 40)} ${of(name).fontWeight} ${of(name).fontSize}`,
      button: of(button).backgroundColor,
    };
  }, parts);

for (const dark of [false, true])
  test(`the page of the sign-in has the colours, fonts and mark of the page that it leads to, ${dark ? 'dark' : 'light'}`, async () => {
    const page = await stage.visit({ user: 'verify-06', dark });
    await page.getByLabel('Your question').fill('Good morning');
    const inside = await looks(page, {
      paper: 'html',
      ink: 'html',
      title: '.welcome h1',
      name: '.wordmark',
      button: '.send',
    });
    await expireSession(page);
    await page.goto(stage.url);
    await page.locator('[name=password]').waitFor();
    const outside = await looks(page, {
      paper: 'body',
      ink: 'body',
      title: 'h1',
      name: '.brand',
      button: 'button',
    });
    assert.deepEqual(outside, inside);
    assert.equal(await page.locator('.brand svg').count(), 1);
    await page.context().close();
  });
