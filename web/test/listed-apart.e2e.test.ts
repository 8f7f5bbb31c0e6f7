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

const item = (page: Page, title: string) => page.locator('.item', { hasText: title });
async function choose(page: Page, title: string, action: string): Promise<void> {
  await item(page, title).hover();
  await item(page, title)
    .getByRole('button', { name: /^More about/ })
    .click();
  await item(page, title).getByRole('button', { name: action, exact: true }).click();
}
const active = (page: Page) => page.evaluate(() => document.activeElement?.tagName ?? 'BODY');

test('U9c: a conversation is pinned above the days and stays there over a reload, until it is unpinned', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, 'Rivers of Europe');
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await askAndWait(page, 'Lakes of Africa');
  await choose(page, 'Rivers of Europe', 'Pin');
  const pins = page.locator('section', { has: page.getByRole('heading', { name: 'Pinned' }) });
  await pins.getByRole('link', { name: 'Rivers of Europe' }).waitFor();
  assert.notEqual(await active(page), 'BODY');
  assert.equal(await item(page, 'Rivers of Europe').count(), 1, 'listed once');
  await page.reload();
  await pins.getByRole('link', { name: 'Rivers of Europe' }).waitFor();
  await choose(page, 'Rivers of Europe', 'Unpin');
  await pins.waitFor({ state: 'detached' });
  await item(page, 'Rivers of Europe').waitFor();
  await page.context().close();
});

test('U9c: a deleted conversation is restored from the list of deleted ones, also after a reload', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, 'Mountains of Asia');
  await choose(page, 'Mountains of Asia', 'Delete');
  await item(page, 'Mountains of Asia').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Recently deleted' }).click();
  const dialog = page.getByRole('dialog', { name: 'Recently deleted' });
  await dialog.getByRole('button', { name: 'Restore: Mountains of Asia' }).press('Enter');
  await dialog.getByText('Nothing was deleted.').waitFor();
  assert.equal(await dialog.evaluate((one) => one.contains(document.activeElement)), true);
  await page.keyboard.press('Escape');
  await item(page, 'Mountains of Asia').getByRole('link').click();
  await page.locator('.turn .receipt').waitFor();
  await page.context().close();
});
