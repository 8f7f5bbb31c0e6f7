import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { closeStage, notesButton, startStage, type Stage } from './fixture.ts';

const CONVERSATIONS = 120;
const NOTES = 60;

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => closeStage(stage));

/** Sends many calls to the server from within the page, eight at a time. */
const callAll = (
  page: Page,
  calls: readonly Readonly<{ path: string; body: string; stream: boolean }>[],
) =>
  page.evaluate(async (all) => {
    const left = [...all];
    const work = async () => {
      for (let call = left.shift(); call !== undefined; call = left.shift()) {
        const response = await fetch(call.path, {
          method: 'POST',
          body: call.body,
          headers: {
            'content-type': 'application/json',
            ...(call.stream && { 'trpc-accept': 'application/jsonl' }),
          },
        });
        await response.text();
        if (!response.ok) throw new Error(`${call.path} ${response.status}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }, calls);

test('U9a: scrolling reads on in the list of conversations, each of them once, and the search covers all of them', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  const questions = Array.from({ length: CONVERSATIONS }, (_, at) => ({
    path: '/trpc/chat?batch=1',
    stream: true,
    body: JSON.stringify({
      0: {
        conversationId: crypto.randomUUID(),
        messageId: crypto.randomUUID(),
        query: at === 0 ? 'A zebra in the oldest one' : `Question number ${at}`,
        agent: 'general',
      },
    }),
  }));
  await callAll(page, questions.slice(0, 1));
  await callAll(page, questions.slice(1));
  await page.reload();
  const items = page.locator('.sidebar .item');
  await items.first().waitFor();
  const ids = () =>
    page
      .locator('.sidebar .item a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.ok((await items.count()) < CONVERSATIONS, 'the first pages are shorter than the list');

  await page.locator('#search').fill('zebra');
  await page.locator('.item', { hasText: 'A zebra in the oldest one' }).waitFor();
  assert.equal(await items.count(), 1);
  await page.locator('#search').fill('question number');
  await page.waitForFunction(() => document.querySelectorAll('.sidebar .item').length >= 50);
  const scrollToEnd = async (count: number) => {
    while ((await items.count()) < count) {
      await items.last().scrollIntoViewIfNeeded();
      await page
        .locator('.more-button')
        .scrollIntoViewIfNeeded({ timeout: 1_000 })
        .catch(() => {});
      await page.waitForTimeout(50);
    }
  };
  await scrollToEnd(CONVERSATIONS - 1);
  await page.locator('#search').fill('');
  await scrollToEnd(CONVERSATIONS);
  await page.locator('.more-button').waitFor({ state: 'detached' });
  assert.equal(new Set(await ids()).size, CONVERSATIONS);
  await items.last().getByText('A zebra in the oldest one').waitFor();
  await page.context().close();
});

test('U9a: scrolling reads on in "My notes"', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  const notes = Array.from({ length: NOTES }, (_, at) => ({
    path: '/trpc/notes.add',
    stream: false,
    body: JSON.stringify({ text: `Note number ${at}` }),
  }));
  await callAll(page, notes);
  await notesButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'My notes' });
  const shown = dialog.locator('.notes > li');
  await shown.first().waitFor();
  while ((await shown.count()) < NOTES) {
    await shown.last().scrollIntoViewIfNeeded();
    await dialog
      .locator('.more-button')
      .scrollIntoViewIfNeeded({ timeout: 1_000 })
      .catch(() => {});
    await page.waitForTimeout(50);
  }
  await dialog.locator('.more-button').waitFor({ state: 'detached' });
  assert.equal(await shown.count(), NOTES);
  await page.context().close();
});
