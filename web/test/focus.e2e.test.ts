import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  askAndWait,
  closeStage,
  lastAnswer,
  hearAnnouncements,
  startStage,
  type Stage,
} from './fixture.ts';
import { actionsByKey, focused, ON_EVERY_SCREEN, toastOf } from './focus-actions.fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

test(
  'WCAG 2.4.3: the focus is never on the body after any action by keys',
  { timeout: 300_000 },
  async (t) => {
    const page = await stage.visit({ user: 'verify-01' });
    for (const query of ['One', 'Two', 'Three', 'Four']) {
      await page.keyboard.press('Control+Shift+O');
      await askAndWait(page, `Good morning ${query}`);
    }
    const seed = Date.now() % 2 ** 31;
    t.diagnostic(`seed ${seed}`);
    const all = Object.entries(actionsByKey(stage));
    const [order = []] = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), {
      seed,
      numRuns: 1,
    });
    for (const [at, [name, act]] of order.entries()) {
      const widths = ON_EVERY_SCREEN.has(name) ? [320, 390, 820, 1_440] : [1_000, 1_440];
      const width = widths[(seed + at) % widths.length] ?? 1_440;
      await page.setViewportSize({ width, height: 860 });
      await act(page);
      await page.waitForTimeout(150);
      const where = `after "${name}" at ${width} px, seed ${seed}`;
      assert.notEqual(await focused(page), 'body', where);
    }
    await page.context().close();
  },
);

test('WCAG 2.2.1: an undo waits for the person, and one key reaches it', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, 'Good morning');
  await page.clock.install();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await toastOf(page).waitFor();
  await page.clock.fastForward('00:20:00');
  await toastOf(page).waitFor();
  // A later message without an action is shown beside the message about the clearing, and disappears by itself.
  await page.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await page.getByText('Pinned to the top of the list.').first().waitFor();
  assert.equal(await toastOf(page).count(), 2);
  await page.clock.fastForward('00:20:00');
  await toastOf(page).nth(1).waitFor({ state: 'detached' });
  // Ctrl+Z first undoes the deletion of the conversation, which came last, and then its clearing.
  await page.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await toastOf(page).getByText('Conversation deleted: ').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('This conversation is empty.').waitFor();
  await page.keyboard.press('Control+z');
  await page.locator('.turn').first().waitFor();
  await page.context().close();
});

test('WCAG 4.1.3: what happens is announced, each message as an entry of its own', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  const { hears } = await hearAnnouncements(page);
  await askAndWait(page, 'Remember that my locker code is 4471');
  await hears(/Saved to your notes/);
  await page.getByLabel('Search conversations').fill('locker');
  await hears(/1 conversation found/);
  await page.getByLabel('Search conversations').fill('nothing like it');
  await hears(/No conversations found/);
  await page.getByLabel('Search conversations').press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await hears(/Conversation cleared/);
  await page.keyboard.press('Control+z');
  await page.locator('.turn').first().waitFor();
  await stage.control.behave({ timeToFirstTokenMs: 3_000, scope: { next: 1 } });
  await page.clock.install();
  await ask(page, 'What is 12 * 8?');
  await page.locator('.turn[data-phase=sent]').waitFor();
  // The page measures the time to the category with its own clock; advancing it by 30 s breaks the promised limit.
  await page.clock.fastForward('00:30');
  await lastAnswer(page).locator('.receipt-warning').waitFor();
  await hears(/Promise not kept/);
  await page.context().close();
});

test('U10: keys search, hide the conversations, start one and copy the last answer', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await askAndWait(page, 'What is 12 * 8?');
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => document.activeElement?.id === 'search');
  await page.keyboard.press('Control+b');
  await page.locator('.sidebar').waitFor({ state: 'hidden' });
  assert.notEqual(await focused(page), 'body');
  await page.getByRole('button', { name: 'New conversation' }).waitFor();
  await page.keyboard.press('Control+Shift+Y');
  await page.getByText('Answer copied.').first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '12 * 8 = **96**');
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => document.activeElement?.id === 'search');
  await page.context().close();
});

test('WCAG 1.3.1, 2.4.6: questions are headings, answers’ headings stand below, tab stops have names of their own', async () => {
  const page = await stage.visit({ user: 'verify-05', width: 390 });
  await askAndWait(page, 'Explain the quadratic formula');
  await lastAnswer(page).locator('math').first().waitFor();
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map(
      (one) => `${one.getAttribute('aria-level') ?? one.tagName.slice(1)} ${one.textContent}`,
    ),
  );
  assert.deepEqual(levels, [
    '1 Explain the quadratic formula',
    '2 Explain the quadratic formula',
    '3 What the discriminant says',
    '3 In code',
  ]);
  await assertNamesApart(page);
  // Boxes that do not scroll must be neither tab stops nor named.
  await page.setViewportSize({ width: 1_440, height: 900 });
  await page.waitForFunction(
    () =>
      document.querySelectorAll('.prose :is(.table, .formula, .math, pre)[tabindex]').length === 0,
  );
  const named = await page.locator('.prose :is(.table, .formula, .math, pre)[aria-label]').count();
  assert.equal(named, 0);
  await stage.control.behave({
    text: 'general 90\n[Source](https://a.example/) and [Source](https://b.example/) [^1] [^1]\n\n[^1]: Seen.\n\n```js\nlet a\n```\n\n```js\nlet b\n```\n\nAnd',
    stopReason: 'max_tokens',
    scope: { next: 1 },
  });
  await askAndWait(page, 'Which sources say so?');
  await lastAnswer(page).getByRole('button', { name: 'Continue' }).click();
  await lastAnswer(page).locator('.receipt').nth(1).waitFor();
  for (const at of [0, 1]) await lastAnswer(page).locator('.receipt summary').nth(at).click();
  await assertNamesApart(page);
  await page.context().close();
});

/** Asserts that each tab stop of the last answer has a name, and that all names differ. */
async function assertNamesApart(page: Page): Promise<void> {
  const names = await lastAnswer(page)
    .locator('button, a[href], summary, [tabindex="0"]')
    .evaluateAll((all) =>
      all
        .filter((one) => one.checkVisibility() && one.closest('[popover]') === null)
        .map((one) => one.getAttribute('aria-label') ?? one.textContent.trim()),
    );
  assert.ok(names.length > 5, names.join(', '));
  assert.equal(new Set(names).size, names.length, names.join(', '));
  assert.ok(!names.includes(''));
}
