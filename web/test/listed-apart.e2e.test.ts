import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { askAndWait, closeStage, notesButton, startStage, type Stage } from './fixture.ts';

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

test('U9c: cleared questions and deleted notes are restored from the same list, long after their messages are gone', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await askAndWait(page, 'Rivers of Europe');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByText('This conversation is empty.').waitFor();
  await notesButton(page).click();
  const notes = page.getByRole('dialog', { name: 'My notes' });
  for (const text of ['The locker is blue', 'The bicycle is green']) {
    await notes.getByLabel('New note').fill(text);
    await page.keyboard.press('Enter');
    await notes.locator('.note', { hasText: text }).waitFor();
  }
  for (const text of ['locker', 'bicycle'])
    await notes.getByRole('button', { name: new RegExp(`^Delete note: The ${text}`) }).click();
  await notes.getByText('No notes yet.').waitFor();
  await notes.getByRole('button', { name: 'Undo' }).click();
  await notes.locator('.note', { hasText: 'bicycle' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Recently deleted' }).click();
  const dialog = page.getByRole('dialog', { name: 'Recently deleted' });
  await dialog.getByRole('button', { name: 'Restore note: The locker is blue' }).press('Enter');
  await dialog
    .getByRole('button', { name: 'Restore cleared questions: Rivers of Europe' })
    .press('Enter');
  await dialog.getByText('Nothing was deleted.').waitFor();
  assert.equal(await dialog.evaluate((one) => one.contains(document.activeElement)), true);
  await page.keyboard.press('Escape');
  await page.locator('.turn .receipt').waitFor();
  await notesButton(page).click();
  await notes.locator('.note', { hasText: 'The locker is blue' }).waitFor();
  await page.context().close();
});

test('U4: in the drawer of a phone the undo of a deletion is within reach', async () => {
  const page = await stage.visit({ user: 'verify-05', width: 390 });
  await askAndWait(page, 'Islands of Oceania');
  await page.getByRole('button', { name: 'Show conversations' }).tap();
  await item(page, 'Islands of Oceania')
    .getByRole('button', { name: /^More about/ })
    .tap();
  await page.getByRole('button', { name: 'Delete', exact: true }).tap();
  await item(page, 'Islands of Oceania').waitFor({ state: 'detached' });
  if ((await page.locator('.page.with-drawer').count()) === 0)
    await page.getByRole('button', { name: 'Show conversations' }).tap();
  await page.getByRole('button', { name: 'Undo' }).tap();
  await item(page, 'Islands of Oceania').waitFor({ state: 'attached' });
  await page.context().close();
});

test('U9c: one pin more than 50 is refused in words that say what is accepted', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await stage.control.behave({ timeToFirstTokenMs: 0, perTokenMs: 0 });
  const statuses = await page.evaluate(async () => {
    const send = async (path: string, input: object) => {
      const response = await fetch(`/trpc/${path}?batch=1`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'trpc-accept': 'application/jsonl' },
        body: JSON.stringify({ 0: input }),
      });
      await response.text();
      return response.status;
    };
    const ids = Array.from({ length: 50 }, () => crypto.randomUUID());
    const pinned = async (conversationId: string) => {
      const message = { conversationId, messageId: crypto.randomUUID(), agent: 'auto' };
      await send('chat', { ...message, query: 'A pinned one' });
      return send('conversations.pin', { id: conversationId });
    };
    const all: number[] = [];
    while (ids.length > 0)
      all.push(...(await Promise.all(ids.splice(0, 10).map(async (id) => pinned(id)))));
    return all;
  });
  assert.deepEqual(
    statuses.filter((status) => status >= 300),
    [],
  );
  await askAndWait(page, 'One too many');
  await page.locator('.item', { hasText: 'A pinned one' }).nth(49).waitFor();
  await choose(page, 'One too many', 'Pin');
  await page
    .locator('.toast')
    .getByText('Not done. At most 50 conversations can be pinned. Unpin one first.')
    .waitFor();
  await page.context().close();
});
