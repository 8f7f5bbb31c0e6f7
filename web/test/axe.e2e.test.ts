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

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function assertAccessible(page: Page, state: string): Promise<void> {
  // The two themes differ only in colours, so the dark one is checked only for contrast.
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const axe = new AxeBuilder({ page });
  const { violations } = await (
    isDark ? axe.withRules(['color-contrast']) : axe.withTags(TAGS)
  ).analyze();
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

  test(`U10: axe finds nothing in versions, pins, what was deleted, attachments and endings, ${theme}`, async () => {
    const page = await stage.visit({ user: dark ? 'verify-13' : 'verify-14', dark });
    const field = page.getByLabel('Your question');
    await askAndWait(page, 'Rivers of Europe');
    await page.getByRole('button', { name: 'Answer again', exact: true }).click();
    await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
    await lastAnswer(page).locator('.receipt').waitFor();
    await assertAccessible(page, 'versions');
    await page.getByRole('button', { name: 'Edit question' }).click();
    await assertAccessible(page, 'editing a question');
    await page.keyboard.press('Escape');
    await lastAnswer(page).getByRole('button', { name: 'More about this answer' }).click();
    await assertAccessible(page, 'answer menu');
    await page.keyboard.press('Escape');
    await field.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'The locker is blue. '.repeat(80));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
    });
    await page.locator('.composer .attached').waitFor();
    await assertAccessible(page, 'attachment in the composer');
    await stage.control.behave({
      text: 'general 90\nThe river rises in the hills and',
      stopReason: 'max_tokens',
      scope: { next: 1 },
    });
    await askAndWait(page, 'Which colour has the locker?');
    await page.locator('.turn .attached summary').click();
    await lastAnswer(page).getByRole('button', { name: 'Continue' }).waitFor();
    await assertAccessible(page, 'sent attachment, cut answer');
    const choose = async (action: string) => {
      const item = page.locator('.item').first();
      await item.hover();
      await item.getByRole('button', { name: /^More about/ }).click();
      if (action === 'Pin') await assertAccessible(page, 'menu of a conversation');
      await item.getByRole('button', { name: action, exact: true }).click();
    };
    await choose('Pin');
    await page.getByRole('heading', { name: 'Pinned' }).waitFor();
    await assertAccessible(page, 'pinned');
    await choose('Delete');
    await page.locator('.toast').waitFor();
    await assertAccessible(page, 'undo of a deletion');
    await page.getByLabel('Search conversations').fill('zebra');
    await page
      .getByText(/No conversation/)
      .first()
      .waitFor();
    await assertAccessible(page, 'search without result');
    await page.getByLabel('Search conversations').fill('');
    await page.getByRole('button', { name: 'Recently deleted' }).click();
    await page.getByRole('button', { name: 'Restore: Rivers of Europe' }).waitFor();
    await assertAccessible(page, 'recently deleted');
    await page.keyboard.press('Escape');
    await notesButton(page).click();
    await page.locator('.instructions textarea').fill('Answer in British English.');
    await page.getByRole('button', { name: 'Save' }).click();
    await assertAccessible(page, 'instructions');
    await page.context().close();
  });
}
