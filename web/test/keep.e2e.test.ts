import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  askAndWait,
  closeStage,
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

const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });

test('U4: conversations are listed, found, renamed and survive a reload', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, 'Good morning from the river');
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await askAndWait(page, 'What is 12 * 8?');
  await list(page).getByRole('link', { name: 'Good morning from the river' }).waitFor();
  await page.getByLabel('Search conversations').fill('morning');
  await list(page).getByRole('link', { name: 'What is 12 * 8?' }).waitFor({ state: 'detached' });
  await page.getByLabel('Search conversations').fill('');
  const item = list(page).locator('.item', { hasText: 'Good morning' });
  await item.hover();
  await item.getByRole('button', { name: /^More about/ }).click();
  await item.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.getByLabel('New title').fill('The river');
  await page.keyboard.press('Enter');
  await list(page).getByRole('link', { name: 'The river' }).click();
  await lastAnswer(page).getByText('You asked: Good morning from the river').waitFor();
  await page.reload();
  await list(page).getByRole('link', { name: 'The river' }).waitFor();
  await lastAnswer(page).getByText('You asked: Good morning from the river').waitFor();
  assert.equal(await page.title(), 'The river · Onecall');
  await page.context().close();
});

test('U4: a conversation is painted from the cache within six frames, before the server answers', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, 'Explain the quadratic formula');
  await lastAnswer(page).locator('table').waitFor();
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await askAndWait(page, 'What is 12 * 8?');
  const { promise: painted, resolve: letServerAnswer } = Promise.withResolvers<void>();
  await page.route('**/trpc/conversations.get*', async (route) => {
    await painted;
    await route.continue();
  });
  // The test counts frames, because the duration of a frame varies on a busy machine. Six frames take 100 ms on an
  // idle one.
  const frames = await page.evaluate(async () => {
    const link = [...document.querySelectorAll<HTMLElement>('.item-link')].find((one) =>
      one.textContent.includes('quadratic'),
    );
    link?.click();
    let count = 0;
    while (document.querySelector('.answer table') === null && count < 600) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      count += 1;
    }
    return count;
  });
  letServerAnswer();
  assert.ok(frames <= 6, `painted after ${frames} frames`);
  await page.context().close();
});

test('U1, U4: clearing and deleting can be undone', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await askAndWait(page, 'What is 12 * 8?');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByText('This conversation is empty.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await lastAnswer(page).locator('strong', { hasText: '96' }).waitFor();
  await page.getByRole('button', { name: 'Conversation', exact: true }).click();
  await page.getByRole('button', { name: 'Delete conversation' }).click();
  await page.getByRole('heading', { name: /^Ask once/ }).waitFor();
  await list(page).getByText('Conversations appear here.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await lastAnswer(page).locator('strong', { hasText: '96' }).waitFor();
  await page.context().close();
});

test('U6: what was said to remember is in my notes, can be added to and deleted', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await askAndWait(page, 'Remember that my locker code is 4471');
  await lastAnswer(page).getByText('Saved to your notes').waitFor();
  await notesButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'My notes' });
  await dialog.locator('.note', { hasText: '4471' }).waitFor();
  await dialog.getByLabel('New note').fill('The bicycle is blue');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.locator('.note', { hasText: 'bicycle' }).waitFor();
  await dialog.getByRole('button', { name: /Delete note: .*4471/ }).click();
  await dialog.locator('.note', { hasText: '4471' }).waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await dialog.locator('.note', { hasText: '4471' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const focused = await page.evaluate(() => document.activeElement?.textContent?.trim());
  assert.equal(focused, 'My notes');
  await page.context().close();

  const other = await stage.visit({ user: 'verify-05' });
  await notesButton(other).click();
  await other.getByText('No notes yet.').waitFor();
  await other.context().close();
});

test('U8: thumbs and the right category are stored', async () => {
  const page = await stage.visit({ user: 'verify-06' });
  await askAndWait(page, 'What is 12 * 8?');
  await page.getByRole('button', { name: 'Good answer' }).click();
  await page.getByRole('button', { name: 'Good answer', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Wrong category' }).click();
  await page.getByRole('button', { name: 'General', exact: true }).click();
  await page.locator('.toast', { hasText: 'Thank you, noted.' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Category noted' }).waitFor();
  await page.context().close();
});

test('U8: the answer is written again under the category that the person named', async () => {
  const page = await stage.visit({ user: 'verify-12' });
  await askAndWait(page, 'What is 12 * 8?');
  await page.getByRole('button', { name: 'Wrong category' }).click();
  await page.getByRole('button', { name: 'Languages', exact: true }).click();
  await stage.control.behave({ text: 'language 60\nQuatre-vingt-seize', scope: { next: 1 } });
  await page.getByRole('button', { name: 'Answer again as Languages' }).click();
  await lastAnswer(page).getByText('Quatre-vingt-seize').waitFor();
  await lastAnswer(page).locator('.receipt').waitFor();
  const shown = async () => {
    assert.equal(await page.locator('.turn').count(), 1);
    const badge = lastAnswer(page).locator('.badge');
    assert.equal(await badge.textContent(), 'Languagesas chosen');
    const line = (await lastAnswer(page).locator('.receipt-line').textContent()) ?? '';
    assert.match(line, /^1\smodel\scall\s/);
  };
  await shown();
  await page.reload();
  await lastAnswer(page).locator('.receipt').waitFor();
  await shown();
  await page.context().close();
});

test('U9: a conversation is exported as Markdown and as JSON', async () => {
  const page = await stage.visit({ user: 'verify-07' });
  await askAndWait(page, 'What is 12 * 8?');
  const save = async (name: string) => {
    await page.getByRole('button', { name: 'Conversation', exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ]);
    return {
      name: download.suggestedFilename(),
      text: await readFile(await download.path(), 'utf8'),
    };
  };
  const markdown = await save('Export as Markdown');
  assert.equal(markdown.name, 'what-is-12-8.md');
  assert.match(
    markdown.text,
    /^# What is 12 \* 8\?\n\n> What is 12 \* 8\?\n\n12 \* 8 = \*\*96\*\*/,
  );
  const json: unknown = JSON.parse((await save('Export as JSON')).text);
  assert.ok(typeof json === 'object' && json !== null && 'turns' in json);
  await page.context().close();
});

test('U7: a click sends a sample question of the first visit', async () => {
  const page = await stage.visit({ user: 'verify-08' });
  await page.getByLabel('Your question').fill('half a thought');
  await page.getByRole('button', { name: /What can you do\?/ }).click();
  await lastAnswer(page).getByText('You asked: What can you do?').waitFor();
  await page.goBack();
  assert.equal(await page.getByLabel('Your question').inputValue(), 'half a thought');
  await page.context().close();
});

test('Deleting everything about me leaves nothing, after asking', async () => {
  const page = await stage.visit({ user: 'verify-09' });
  await askAndWait(page, 'Remember that the key is under the mat');
  await page.getByRole('button', { name: 'Account of verify-09' }).click();
  await page.getByRole('button', { name: 'Delete everything about me' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await page.locator('.toast', { hasText: /^Everything about you is deleted/ }).waitFor();
  await page.reload();
  await list(page).getByText('Conversations appear here.').waitFor();
  await notesButton(page).click();
  await page.getByText('No notes yet.').waitFor();
  await page.context().close();
});

test('U4: a draft per conversation survives a reload', async () => {
  const page = await stage.visit({ user: 'verify-10' });
  await page.getByLabel('Your question').fill('half a thought');
  await page.reload();
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('#question')?.value === 'half a thought',
  );
  await ask(page, 'Good morning');
  await lastAnswer(page).locator('.receipt').waitFor();
  assert.equal(await page.getByLabel('Your question').inputValue(), '');
  await page.context().close();
});
