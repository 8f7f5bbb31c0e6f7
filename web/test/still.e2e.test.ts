import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CDPSession, Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { askAndWait, closeStage, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));

const STEPS = 200;

type Step =
  | Readonly<{ by: 'wheel'; x: number; y: number; delta: number }>
  | Readonly<{ by: 'touch'; x: number; y: number; delta: number }>
  | Readonly<{ by: 'key'; key: string }>
  | Readonly<{ by: 'focus'; at: number }>
  | Readonly<{ by: 'into view'; at: number }>;

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
/**
 * Distance of a scroll in pixels. The browser takes a shorter movement of a finger for a tap, which would press
 * buttons.
 */
const delta = fc.integer({ min: 60, max: 2_000 }).chain((by) => fc.constantFrom(by, -by));
const keys = [
  'PageDown',
  'PageUp',
  'End',
  'Home',
  'ArrowDown',
  'ArrowUp',
  'Tab',
  'Shift+Tab',
  'Control+End',
];
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ by: fc.constant('wheel' as const), x: share, y: share, delta }),
    fc.record({ by: fc.constant('touch' as const), x: share, y: share, delta }),
    fc.record({ by: fc.constant('key' as const), key: fc.constantFrom(...keys) }),
    fc.record({ by: fc.constant('focus' as const), at: share }),
    fc.record({ by: fc.constant('into view' as const), at: share }),
  ),
  { minLength: STEPS, maxLength: STEPS },
);

async function take(page: Page, cdp: CDPSession, step: Step): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  if (step.by === 'key') return page.keyboard.press(step.key);
  if (step.by === 'focus' || step.by === 'into view') {
    const { by, at } = step;
    return page.evaluate(
      ([how, part]) => {
        const all = [...document.querySelectorAll<HTMLElement>('body *')];
        const one = all[Math.floor(part * all.length)];
        if (how === 'focus') one?.focus();
        else one?.scrollIntoView({ block: 'start' });
      },
      [by, at] as const,
    );
  }
  const [x, y] = [step.x * width, step.y * height];
  if (step.by === 'wheel') {
    await page.mouse.move(x, y);
    return page.mouse.wheel(0, step.delta);
  }
  const touchPoints = (to: number) => [{ x, y: Math.min(Math.max(to, 1), height - 1) }];
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: touchPoints(y) });
  for (const part of [0.3, 0.6, 1])
    await cdp.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: touchPoints(y + step.delta * part),
    });
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/**
 * Returns the elements that are scrolled although they must never be: the window, the document, or parts of the page.
 */
const scrolled = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const still = ['html', 'body', '#root', '.page', '.room', '.main', '.dock', '.topbar'];
    const moved = still.filter((name) => {
      const one = document.querySelector(name);
      return one !== null && (one.scrollTop !== 0 || one.scrollLeft !== 0);
    });
    const { scrollHeight, scrollWidth } = document.documentElement;
    return [
      ...moved,
      ...(scrollX !== 0 || scrollY !== 0 ? ['window'] : []),
      ...(scrollHeight > innerHeight ? [`document ${scrollHeight} px high`] : []),
      ...(scrollWidth > innerWidth ? [`document ${scrollWidth} px wide`] : []),
    ];
  });

/** Waits for a step of the test. @throws an error that names the step if it takes longer than `ms` */
async function within(ms: number, run: Promise<void>, name: string): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    reject(new Error(`The step ${name} did not end within ${ms} ms`));
  }, ms);
  await Promise.race([run, late]).finally(() => {
    clearTimeout(timer);
  });
}

const SIZES = [
  [320, 256],
  [390, 844],
  [820, 1_180],
  [1_440, 900],
] as const;

test(
  'U10: nothing but the reading area and the lists ever scrolls',
  { timeout: 300_000 },
  async (t) => {
    const page = await stage.visit({ user: 'verify-01', width: 390 });
    await askAndWait(page, 'Explain the quadratic formula');
    await askAndWait(page, 'Remember that my locker code is 4471');
    await page.getByLabel('Your question').fill('one\ntwo\nthree');
    const cdp = await page.context().newCDPSession(page);
    const seed = Date.now() % 2 ** 31;
    t.diagnostic(`seed ${seed}`);
    const walks = fc.sample(steps, { seed, numRuns: SIZES.length });
    for (const [at, [width, height]] of SIZES.entries()) {
      await page.setViewportSize({ width, height });
      for (const step of walks[at] ?? []) {
        await within(10_000, take(page, cdp, step), JSON.stringify(step));
        const moved = await scrolled(page);
        assert.deepEqual(moved, [], `${width} x ${height}, ${JSON.stringify(step)}, seed ${seed}`);
      }
    }
    await page.context().close();
  },
);

test('WCAG 1.4.10: with nine lines at 320 x 256 Send is on the screen and the conversation has height', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, 'Good morning');
  await page.setViewportSize({ width: 320, height: 256 });
  await page
    .getByLabel('Your question')
    .fill(Array.from({ length: 9 }, (_, at) => `line ${at}`).join('\n'));
  const box = await page.getByRole('button', { name: /^Send/ }).boundingBox();
  assert.ok(box);
  assert.ok(box.y >= 0 && box.y + box.height <= 256, `Send ends at ${box.y + box.height}`);
  const reading = await page.locator('.reading').boundingBox();
  assert.ok((reading?.height ?? 0) >= 40, `the reading area is ${reading?.height} px high`);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  const clipped = await page.locator('kbd').evaluateAll(
    (all) =>
      all.filter((key) => {
        const { left, right } = key.getBoundingClientRect();
        return left < 0 || right > innerWidth;
      }).length,
  );
  assert.equal(clipped, 0);
  await page.context().close();
});

test('U7: the first visit opens at its headline, on every screen', async () => {
  for (const width of [320, 390, 820, 1_440]) {
    const page = await stage.visit({ user: 'verify-03', width });
    await page.setViewportSize({ width, height: 600 });
    await page.reload();
    const title = page.getByRole('heading', { name: /^Ask once/ });
    await title.waitFor();
    await page.locator('.sample:enabled').first().waitFor();
    await page.waitForTimeout(200);
    const box = await title.boundingBox();
    const bar = await page.locator('.topbar').boundingBox();
    assert.ok(box && bar);
    assert.ok(box.y >= bar.y + bar.height && box.y < 600, `${width}: headline at ${box.y}`);
    await page.context().close();
  }
});

test('U4: every menu stays inside the window, also the last conversation’s', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  for (let count = 0; count < 12; count += 1) {
    await askAndWait(page, `Good morning number ${count}`);
    await page.getByRole('button', { name: 'New conversation' }).first().click();
  }
  for (const width of [320, 390, 820, 1_440]) {
    await page.setViewportSize({ width, height: 480 });
    for (const at of [0, 5, 11]) {
      const drawer = page.getByRole('button', { name: 'Show conversations' });
      if (await drawer.isVisible()) await drawer.click();
      const item = page.locator('.item').nth(at);
      await item.scrollIntoViewIfNeeded();
      await item.hover();
      await item.getByRole('button', { name: /^More about/ }).click();
      const box = await page.locator('.menu-list:popover-open').boundingBox();
      assert.ok(box);
      const isInside =
        box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= 480;
      assert.ok(isInside, `${width} px, conversation ${at}: ${JSON.stringify(box)}`);
      await page.getByRole('button', { name: 'Delete', exact: true }).click({ trial: true });
      await page.keyboard.press('Escape');
      if (await page.locator('.with-drawer').count()) await page.keyboard.press('Escape');
    }
  }
  await page.context().close();
});

test('U4: a conversation is in the list while its first answer is written', async () => {
  const page = await stage.visit({ user: 'verify-05' });
  await stage.control.behave({ timeToFirstTokenMs: 2_000, scope: { next: 1 } });
  await page.getByLabel('Your question').fill('Good evening, river');
  await page.keyboard.press('Enter');
  await page.locator('.turn[data-phase=sent]').waitFor();
  for (const width of [320, 390, 820, 1_440]) {
    await page.setViewportSize({ width, height: 860 });
    assert.equal(await page.locator('.item-link', { hasText: 'Good evening, river' }).count(), 1);
  }
  await page.locator('.receipt').waitFor();
  assert.equal(await page.locator('.item-link', { hasText: 'Good evening, river' }).count(), 1);
  await page.context().close();
});
