import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ask, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => closeStage(stage));
beforeEach(() => stage.control.clearBehaviour());

const field = (page: Page) => page.getByLabel('Your question');
const attached = (page: Page) => page.locator('.composer .attached');
const paste = (page: Page, text: string) =>
  field(page).evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
/** Drops a file on the page. `bytes` is the file's content, or the number of letters “x” in it. */
const drop = (page: Page, name: string, bytes: readonly number[] | number) =>
  page.locator('.reading').evaluate(
    (element, given) => {
      const { bytes } = given;
      const one = typeof bytes === 'number' ? 'x'.repeat(bytes) : new Uint8Array(bytes);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([one], given.name));
      const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    },
    { name, bytes: typeof bytes === 'number' ? bytes : [...bytes] },
  );
const bytesOf = (text: string) => [...new TextEncoder().encode(text)];
const toast = (page: Page, text: string) => page.locator('.toast').getByText(text).waitFor();

test('U9c: a long paste becomes an attachment that goes along with the question, and survives a reload before', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await field(page).focus();
  await paste(page, 'A short paste stays in the field');
  assert.equal(await attached(page).count(), 0);
  await paste(page, 'The locker is blue. '.repeat(60));
  await attached(page).getByText('Pasted text').waitFor();
  assert.equal(await field(page).evaluate((one) => one === document.activeElement), true);
  await page.reload();
  await attached(page).getByText('Pasted text').waitFor();
  await ask(page, 'Which colour has the locker?');
  await attached(page).waitFor({ state: 'detached' });
  await lastAnswer(page).locator('.receipt').waitFor();
  const shown = page.locator('.turn > .attached-list .attached');
  await shown.locator('summary').click();
  await shown.getByText('The locker is blue.').waitFor();
  await page.reload();
  await page.locator('.turn > .attached-list .attached').getByText('Pasted text').waitFor();
  await page.context().close();
});

test('U9c: dropped text files are attached; a binary, an empty one, 5 MB and a sixth are refused in words', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  assert.equal(await drop(page, 'notes.md', bytesOf('# Notes\nüñ河')), true);
  await attached(page).getByText('notes.md').waitFor();
  await drop(page, 'photo.png', [0x89, 0x50, 0x4e, 0x47, 0, 0xff]);
  await toast(page, '“photo.png” is not text. Text files are accepted.');
  await drop(page, 'empty.txt', []);
  await toast(page, '“empty.txt” is empty. Text of up to 200 KB is accepted.');
  await drop(page, 'huge.log', 5 * 1_024 * 1_024);
  await toast(page, '“huge.log” has 5.0 MB. Text of up to 200 KB is accepted.');
  await paste(page, 'x'.repeat(5 * 1_024 * 1_024));
  await toast(page, 'The pasted text has 5.0 MB. Text of up to 200 KB is accepted.');
  assert.equal(await attached(page).count(), 1);
  for (const at of [2, 3, 4, 5]) await drop(page, `more-${at}.txt`, bytesOf(`Text ${at}`));
  await attached(page).nth(4).waitFor();
  await drop(page, 'sixth.txt', bytesOf('Text'));
  await toast(page, 'Up to 5 texts can be attached. Remove one first.');
  for (let left = 5; left > 0; left -= 1) {
    await attached(page)
      .first()
      .getByRole('button', { name: /^Remove/ })
      .press('Enter');
    await attached(page)
      .nth(left - 1)
      .waitFor({ state: 'detached' });
    assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
  }
  await page.context().close();
});
