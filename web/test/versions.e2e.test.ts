import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { askAndWait, closeStage, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

const questions = (page: Page) => page.locator('.question-text').allTextContents();
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

async function edit(page: Page, from: string, to: string): Promise<void> {
  const question = page.locator('.question', { hasText: from });
  await question.hover();
  await question.getByRole('button', { name: 'Edit question' }).click();
  await page.getByLabel('Edit your question').fill(to);
  await page.keyboard.press('Enter');
  await page.locator('.turn').last().locator('.receipt').waitFor();
}

test('U9c: any question can be edited; its versions are kept with what followed them, and flipped through', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, 'Tell me about rivers');
  await askAndWait(page, 'And about lakes?');
  await edit(page, 'Tell me about rivers', 'Tell me about mountains');
  await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
  assert.deepEqual(await questions(page), ['Tell me about mountains']);
  await page.waitForFunction(() => document.title.startsWith('Tell me about mountains'));

  await page.getByRole('button', { name: 'Previous version' }).click();
  await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor();
  assert.deepEqual(await questions(page), ['Tell me about rivers', 'And about lakes?']);
  await page.waitForFunction(
    () => document.activeElement?.getAttribute('aria-label') === 'Next version',
  );
  await page.getByText('Version 1 of 2', { exact: true }).first().waitFor({ state: 'attached' });

  await page.reload();
  await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor();
  await askAndWait(page, 'And seas?');
  await page.reload();
  await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor();
  assert.equal((await questions(page)).at(-1), 'And seas?');
  await page.getByRole('button', { name: 'Next version' }).press('Enter');
  await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
  assert.deepEqual(await questions(page), ['Tell me about mountains']);
  await page.waitForFunction(
    () => document.activeElement?.getAttribute('aria-label') === 'Previous version',
  );
  assert.equal(await focused(page), 'Previous version');
  await page.context().close();
});

test('U9c: an answer that is given again is a version too, and each version costs one call', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, 'What is 12 * 8?');
  await page.getByRole('button', { name: 'Answer again', exact: true }).click();
  await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
  await page.locator('.turn .receipt').waitFor();
  assert.match(await page.locator('.receipt-line').innerText(), /^1\s+model\s+call/);
  await page.context().close();
});
