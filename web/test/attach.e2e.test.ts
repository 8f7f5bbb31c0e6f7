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
type Dropped = readonly [name: string, content: readonly number[] | string];
/** Drops files on the page. A file's content is given as bytes, or as text that is written in UTF-8. */
const drop = (page: Page, ...files: readonly Dropped[]) =>
  page.locator('.reading').evaluate(
    (element, given) => {
      const dataTransfer = new DataTransfer();
      for (const { name, content } of given)
        dataTransfer.items.add(
          new File([typeof content === 'string' ? content : new Uint8Array(content)], name),
        );
      const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    },
    files.map(([name, content]) => ({
      name,
      content: typeof content === 'string' ? content : [...content],
    })),
  );
/** Returns a text in UTF-16 with a byte order mark, as bytes. */
const utf16 = (text: string, bigEndian = false): number[] => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return [...(bigEndian ? bytes.swap16() : bytes)];
};
const FIVE_MB = 'x'.repeat(5 * 1_024 * 1_024);
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

const ACCEPTED = 'Text of up to 200 KB is accepted.';

/** Files of which none can be attached, each with the words that say why and what is accepted. */
const REFUSED: readonly (readonly [file: Dropped, words: string])[] = [
  [['photo.png', [0x89, 0x50, 0x4e, 0x47, 0, 0xff]], 'is not text in UTF-8 or UTF-16.'],
  [['latin-1.txt', [0x63, 0x61, 0x66, 0xe9]], 'is not text in UTF-8 or UTF-16.'],
  [['odd.txt', [0xff, 0xfe, 0x61]], 'is not text in UTF-8 or UTF-16.'],
  [['zeros.bin', [0, 0, 0, 0]], 'is not text in UTF-8 or UTF-16.'],
  [['empty.txt', ''], 'is empty.'],
  [['mark.txt', '\uFEFF'], 'is empty.'],
  [['huge.log', FIVE_MB], 'has 5.0 MB.'],
  [['wide.txt', utf16('河'.repeat(70_000))], 'has 205 KB.'],
];

test('U9c: a file that is no text, empty or too large is refused in words that say what is accepted', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  for (const [file, words] of REFUSED) {
    assert.equal(await drop(page, file), true);
    await toast(page, `“${file[0]}” ${words} ${ACCEPTED}`);
  }
  await paste(page, FIVE_MB);
  await toast(page, `The pasted text has 5.0 MB. ${ACCEPTED}`);
  await drop(page, ...REFUSED.map(([file]) => file));
  await toast(page, `${REFUSED.length - 3} more could not be attached.`);
  assert.equal(await attached(page).count(), 0);
  await page.context().close();
});

test('U9c: text in UTF-8 and UTF-16, with and without a byte order mark, is attached as it was written; a sixth file is refused', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await drop(
    page,
    ['plain.md', '# Notes\nüñ河'],
    ['mark.txt', '\uFEFF# Notes\nüñ河'],
    ['little.txt', utf16('# Notes\nüñ河')],
    ['big.txt', utf16('# Notes\nüñ河', true)],
    ['ascii.txt', utf16('x'.repeat(150_000))],
    ['sixth.txt', 'Text'],
  );
  await attached(page).nth(4).waitFor();
  await toast(page, 'Up to 5 texts can be attached. Remove one first.');
  for (const name of ['plain.md', 'mark.txt', 'little.txt', 'big.txt']) {
    await attached(page).filter({ hasText: name }).locator('summary').click();
    const start = attached(page).filter({ hasText: name }).locator('.attached-start');
    assert.equal(await start.textContent(), '# Notes\nüñ河', name);
  }
  await attached(page).filter({ hasText: 'ascii.txt' }).getByText('146 KB').waitFor();
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
  // The second files are dropped before the first were read; together they must not exceed the limit.
  for (const length of [3, 200])
    await drop(page, ...Array.from({ length }, (_, at) => [`${at}.txt`, 'Text'] as const));
  await attached(page).nth(4).waitFor();
  await toast(page, 'Up to 5 texts can be attached. Remove one first.');
  assert.equal(await attached(page).count(), 5);
  await page.context().close();
});

test('a paste of 5 MB into any text field is cut or refused in words, and the field can still be used', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await ask(page, 'Good morning');
  await lastAnswer(page).locator('.receipt').waitFor();
  await page.evaluate((text) => navigator.clipboard.writeText(text), FIVE_MB);
  const pasteInto = async (label: string, words: string) => {
    const into = page.getByLabel(label, { exact: true });
    await into.focus();
    await page.keyboard.press('Control+v');
    if (words !== '') await page.getByText(words, { exact: true }).first().waitFor();
    assert.ok((await into.inputValue()).length <= 200, label);
    await into.pressSequentially('!');
    assert.match(await into.inputValue(), /!|x{100}/);
  };
  const refused = (max: string) => `The text has 5,242,880 characters. Up to ${max} are accepted.`;
  await pasteInto('Your question', `The pasted text has 5.0 MB. ${ACCEPTED}`);
  await field(page).fill('');
  await field(page).press('ArrowUp');
  await pasteInto('Edit your question', refused('4,000'));
  await page.keyboard.press('Escape');
  await pasteInto('Search conversations', '');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More about “Good morning”' }).click();
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await pasteInto('New title', '');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'My notes', exact: true }).last().click();
  await page.locator('#instructions:enabled').waitFor();
  await pasteInto('Instructions for every answer', refused('2,000'));
  await pasteInto('New note', refused('4,000'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Edit note: !' }).click();
  await pasteInto('Edit the note', refused('4,000'));
  // A text that is only somewhat too long stays in the field, so that the person can shorten it.
  await page.getByLabel('Edit the note').fill('x'.repeat(4_001));
  await page.getByText('Too long: 4,001 of 4,000 characters', { exact: true }).first().waitFor();
  await page.context().close();
});
