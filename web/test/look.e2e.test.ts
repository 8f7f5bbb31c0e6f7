import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  askAndWait,
  closeStage,
  expireSession,
  lastAnswer,
  listen,
  notesButton,
  startStage,
  type Stage,
} from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

async function assertAccessible(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
  );
  assert.deepEqual(told, [], state);
}

for (const dark of [false, true]) {
  const theme = dark ? 'dark' : 'light';
  const user = dark ? 'verify-11' : 'verify-12';

  test(`U10: axe finds nothing on the wide page, ${theme}`, async () => {
    const page = await stage.visit({ user, dark });
    await assertAccessible(page, 'empty');
    await askAndWait(page, 'Explain the quadratic formula');
    await lastAnswer(page).locator('math').first().waitFor();
    await lastAnswer(page).locator('.receipt summary').click();
    await assertAccessible(page, 'answered, receipt open');
    await stage.control.behave({ perTokenMs: 50 });
    await ask(page, 'Tell me a long story');
    await page.locator('.turn[data-phase=answering]').waitFor();
    await assertAccessible(page, 'streaming');
    await page.keyboard.press('Escape');
    await page.locator('.turn[data-phase=stopped]').waitFor();
    await stage.control.clearBehaviour();
    await stage.control.behave({ errorKind: 'ModelNotReadyException', scope: { next: 1 } });
    await ask(page, 'What is 12 * 8?');
    await lastAnswer(page).locator('.problem').waitFor();
    await assertAccessible(page, 'error');
    await expireSession(page);
    await ask(page, 'Hello?');
    await page.getByRole('link', { name: 'Sign in again' }).waitFor();
    await assertAccessible(page, 'expired');
    await page.context().close();
  });

  test(`U10: axe finds nothing in dialogs and menus, ${theme}`, async () => {
    const page = await stage.visit({ user, dark });
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await assertAccessible(page, 'account menu');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await assertAccessible(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await notesButton(page).click();
    const dialog = page.getByRole('dialog', { name: 'My notes' });
    await dialog.getByLabel('New note').fill('The bicycle is blue');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.locator('.note').first().waitFor();
    await assertAccessible(page, 'notes');
    await page.goto(`${stage.url}/signed-out`);
    await assertAccessible(page, 'signed out');
    await page.context().close();
  });

  test(`U10: axe finds nothing on a phone, ${theme}`, async () => {
    const page = await stage.visit({ user, dark, width: 390 });
    await assertAccessible(page, 'empty');
    await askAndWait(page, 'Explain the quadratic formula');
    await assertAccessible(page, 'answered');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px wider than the screen`);
    await page.getByRole('button', { name: 'Show conversations' }).click();
    await page.getByRole('button', { name: 'Close conversations' }).waitFor();
    await assertAccessible(page, 'drawer');
    await page.keyboard.press('Escape');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    assert.equal(focused, 'Show conversations');
    await page.context().close();
  });
}

test('U10: the theme is chosen, kept, and there before the first paint', async () => {
  const page = await stage.visit({ user: 'verify-13' });
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  assert.notEqual(await background(), light);
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('radio', { name: 'System' }).check();
  assert.equal(await background(), light);
  await page.context().close();
});

test('U10: shortcuts work, and single keys can be switched off', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  const blur = () =>
    page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
  await blur();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'question');
  assert.equal(await page.getByLabel('Your question').inputValue(), '');
  await blur();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByLabel(/^Single keys/).uncheck();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await blur();
  await page.keyboard.press('?');
  await page.keyboard.press('/');
  assert.notEqual(await page.evaluate(() => document.activeElement?.id), 'question');
  assert.equal(await sheet.count(), 0);
  await askAndWait(page, 'Good morning');
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('heading', { name: /^Ask once/ }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  await page.context().close();
});

test('U2: the view follows the end only while the reader is there', async () => {
  const page = await stage.visit({ user: 'verify-15' });
  await askAndWait(page, 'Explain the quadratic formula');
  await stage.control.behave({ perTokenMs: 15 });
  await ask(page, 'Tell me a long story');
  await page.locator('.turn[data-phase=answering]').waitFor();
  const gap = () =>
    page.evaluate(() => {
      const reading = document.querySelector('.reading');
      return reading ? reading.scrollHeight - reading.scrollTop - reading.clientHeight : NaN;
    });
  await page.waitForTimeout(600);
  assert.ok((await gap()) < 60);
  await page.locator('.reading').hover();
  await page.mouse.wheel(0, -500);
  await page.getByRole('button', { name: 'New text below' }).waitFor();
  assert.ok((await gap()) > 200);
  await page.getByRole('button', { name: 'New text below' }).click();
  assert.ok((await gap()) < 60);
  await page.context().close();
});

test('U10: an answer is announced once, not token by token', async () => {
  const page = await stage.visit({ user: 'verify-16' });
  const { heard, hears } = await listen(page);
  await askAndWait(page, 'What is 12 * 8?');
  await hears(/^Answer: 12/);
  const all = await heard();
  assert.ok(all.length <= 3, all.join(' / '));
  assert.match(all.at(-1) ?? '', /^Answer: 12/);
  await page.context().close();
});
