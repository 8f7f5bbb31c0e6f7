import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CDPSession, Locator, Page } from 'playwright-core';
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

type KeyOrder = 'key during the conversion' | 'key with code 229' | 'key after the conversion';
const KEY_ORDERS: readonly KeyOrder[] = [
  'key during the conversion',
  'key with code 229',
  'key after the conversion',
];

/**
 * Types `text` in a field as an input method does, and ends the conversion with `key`. `order` says when the browser
 * reports that key.
 */
async function convert(
  field: Locator,
  how: Readonly<{ cdp: CDPSession; text: string; key: string; order: KeyOrder }>,
): Promise<void> {
  const { cdp, text, key, order } = how;
  const press = async (code: number) => {
    const event = { key, code: key, windowsVirtualKeyCode: code };
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  };
  await field.focus();
  await cdp.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });
  if (order === 'key during the conversion') await press(key === 'Enter' ? 13 : 27);
  if (order === 'key with code 229') await press(229);
  await cdp.send('Input.insertText', { text });
  if (order === 'key after the conversion')
    await field.evaluate((element, name) => {
      // WebKit reports the key only after the conversion has ended, so only the key code shows that an input method
      // handled it.
      const init = { key: name, keyCode: 229, bubbles: true, cancelable: true };
      element.dispatchEvent(new KeyboardEvent('keydown', init));
    }, key);
}

const scripts = fc.constantFrom(
  '日本語',
  'にほんご',
  '中文字',
  'zhong',
  '한국어',
  'Tiếng Việt',
  'ไทย',
  '𠮷野家',
);

async function inEveryOrder(
  page: Page,
  field: Locator,
  check: (key: 'Enter' | 'Escape') => Promise<void>,
): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const samples = fc.sample(scripts, { numRuns: 2, seed: 9 });
  for (const order of KEY_ORDERS)
    for (const key of ['Enter', 'Escape'] as const)
      for (const text of samples) {
        await convert(field, { cdp, text, key, order });
        await check(key);
      }
}

test('Composer: the keys of an input method neither send nor stop anything, and a plain Enter sends', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await stage.control.behave({ perTokenMs: 100 });
  await ask(page, 'Tell me a long story');
  await page.locator('.turn[data-phase=answering]').waitFor();
  const field = page.getByLabel('Your question');
  await inEveryOrder(page, field, async () => {
    assert.equal(await page.locator('.turn[data-phase=answering]').count(), 1);
    assert.notEqual(await field.inputValue(), '');
  });
  await page.keyboard.press('Escape');
  await page.locator('.turn[data-phase=stopped]').waitFor();
  await inEveryOrder(page, field, async () => {
    assert.equal(await page.locator('.turn').count(), 1);
  });
  await page.keyboard.press('Enter');
  await page.locator('.turn').nth(1).waitFor();
  await page.context().close();
});

test('Edit, rename, search and note: the keys of an input method end nothing', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, 'Good morning');
  await page.keyboard.press('ArrowUp');
  const editor = page.getByLabel('Edit your question');
  await inEveryOrder(page, editor, async () => {
    assert.equal(await editor.count(), 1);
  });
  await page.keyboard.press('Escape');
  await editor.waitFor({ state: 'detached' });

  const search = page.getByLabel('Search conversations');
  await inEveryOrder(page, search, async () => {
    assert.notEqual(await search.inputValue(), '');
  });
  await page.keyboard.press('Escape');
  assert.equal(await search.inputValue(), '');

  const item = page.locator('.item').first();
  await item.hover();
  await item.getByRole('button', { name: /^More about/ }).click();
  await item.getByRole('button', { name: 'Rename', exact: true }).click();
  const title = page.getByLabel('New title');
  await inEveryOrder(page, title, async () => {
    assert.equal(await title.count(), 1);
  });
  await page.keyboard.press('Escape');
  await title.waitFor({ state: 'detached' });

  await notesButton(page).click();
  const note = page.getByLabel('New note');
  await inEveryOrder(page, note, async () => {
    assert.equal(await note.count(), 1);
    assert.equal(await page.locator('.note').count(), 0);
  });
  await page.context().close();
});

test('Escape in the search field clears it and stops no answer', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await stage.control.behave({ perTokenMs: 100 });
  await ask(page, 'Tell me a long story');
  await page.locator('.turn[data-phase=answering]').waitFor();
  const search = page.getByLabel('Search conversations');
  await search.fill('river');
  await search.press('Escape');
  assert.equal(await search.inputValue(), '');
  await search.press('Escape');
  assert.equal(await page.locator('.turn[data-phase=answering]').count(), 1);
  await page.context().close();
});

test('On a touch keyboard Enter breaks the line and the button sends', async () => {
  const page = await stage.visit({ user: 'verify-04', width: 390 });
  const field = page.getByLabel('Your question');
  assert.equal(await field.getAttribute('enterkeyhint'), 'enter');
  await field.fill('First line');
  await field.press('Enter');
  await page.keyboard.type('second line');
  assert.equal(await field.inputValue(), 'First line\nsecond line');
  await page.getByRole('button', { name: /^Send/ }).tap();
  await lastAnswer(page).locator('.receipt').waitFor();
  await page.context().close();
});

test('A category is sent by its button, never by moving among the categories', async () => {
  const page = await stage.visit({ user: 'verify-05' });
  await askAndWait(page, 'What is 12 * 8?');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('feedback.give')) sent.push(request.postData() ?? '');
  });
  const button = page.getByRole('button', { name: 'Wrong category' });
  await button.press('Enter');
  for (let steps = 0; steps < 9; steps += 1) await page.keyboard.press('ArrowDown');
  assert.deepEqual(sent, []);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.menu-list:popover-open').count(), 0);
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await button.click();
  await page.getByRole('button', { name: 'General', exact: true }).click();
  await page.getByRole('button', { name: 'Category noted' }).waitFor();
  await page.getByRole('button', { name: 'Good answer' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Good answer', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Category noted' }).waitFor();
  await page.context().close();
});

test('A dialog stays open when a selection ends outside of it, and closes on a click outside', async () => {
  const page = await stage.visit({ user: 'verify-06' });
  await notesButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'My notes' });
  const note = dialog.getByLabel('New note');
  await note.fill('A note that is about to be selected');
  const box = await note.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(20, 20, { steps: 5 });
  await page.mouse.up();
  assert.equal(await dialog.count(), 1);
  await page.mouse.click(20, 20);
  await dialog.waitFor({ state: 'detached' });
  await page.context().close();
});

test('The list regroups when the day changes, while the page stays open', async () => {
  const page = await stage.visit({ user: 'verify-07' });
  await askAndWait(page, 'Good morning');
  const days = page.locator('.sidebar-day');
  await days.getByText('Today').waitFor();
  await page.clock.install();
  await page.reload();
  await days.getByText('Today').waitFor();
  await page.clock.fastForward('24:00:00');
  await days.getByText('Yesterday').waitFor();
  assert.deepEqual(await days.allTextContents(), ['Yesterday']);
  await page.context().close();
});
