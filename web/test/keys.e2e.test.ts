import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { askAndWait, BRIEF, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

const LONGEST = 12;
const times = (count: number, key: string): string[] => Array.from({ length: count }, () => key);
const back = (count: number): string[] => times(count, 'Shift+Tab');
const dialog = (name: string) => (page: Page) => page.getByRole('dialog', { name });
const open = (page: Page) => page.locator('.menu-list:popover-open');

type Path = readonly [
  does: string,
  keys: readonly string[],
  seen: (page: Page) => Locator,
  /** Brings the page into a state in which the tested keys have an effect. */
  prepare?: (page: Page) => Promise<void>,
];

const checked = (value: string) => (page: Page) =>
  page.locator(`.picker select:has(option[value="${value}"]:checked)`);
/** Copies a text to the clipboard that is long enough to become an attachment when pasted. */
const copyLongText = (page: Page) =>
  page.evaluate(() => navigator.clipboard.writeText('The locker is blue. '.repeat(60)));
/** Deletes the conversation that is not open, so that a message about the deletion is shown. */
async function deleteOther(page: Page): Promise<void> {
  const other = page.locator('.item', { hasText: 'Good morning' });
  await other.hover();
  await other.getByRole('button', { name: /^More about/ }).click();
  await other.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.locator('.toast', { hasText: 'Conversation deleted:' }).waitFor();
}
/** Sends a second question, whose answer is cut at the length limit. */
async function askAndCut(page: Page): Promise<void> {
  await stage.control.behave({
    text: 'general 90\nThe river rises in the hills and',
    stopReason: 'max_tokens',
    scope: { next: 1 },
  });
  await askAndWait(page, 'Where does the river rise?');
}

/**
 * Keys that, pressed in the composer, do what a mouse can do. They assume that the later of two conversations is
 * open, with one answer. Actions that can be undone are undone with `Control+z`.
 */
const PATHS: readonly Path[] = [
  [
    'Start a conversation',
    ['Control+Shift+O'],
    (p) => p.getByRole('heading', { name: /^Ask once/ }),
  ],
  ['Open the last conversation', ['Control+k', 'Tab', 'Enter'], (p) => p.locator('.turn')],
  [
    'Open the one before it',
    ['Control+k', ...times(3, 'Tab'), 'Enter'],
    (p) => p.getByText('You asked: Good morning'),
  ],
  [
    'Rename a conversation',
    ['Control+k', 'Tab', 'Tab', 'Enter', 'Enter'],
    (p) => p.getByLabel('New title'),
  ],
  [
    'Pin a conversation',
    ['Control+k', 'Tab', 'Tab', 'Enter', 'ArrowDown', 'Enter'],
    (p) => p.getByRole('heading', { name: 'Pinned' }),
  ],
  [
    'Delete a conversation',
    ['Control+k', 'Tab', 'Tab', 'Enter', 'ArrowUp', 'Enter'],
    (p) => p.getByText('Conversation deleted:'),
  ],
  [
    'Clear the conversation',
    ['Control+,', ...back(3), 'Enter'],
    (p) => p.getByText('This conversation is empty.'),
  ],
  [
    'Export it',
    ['Control+,', ...back(2), 'Enter', 'ArrowDown'],
    (p) => open(p).getByText('Export as JSON'),
  ],
  ['Choose a model', ['Tab', 'Tab', 'ArrowDown'], checked(BRIEF)],
  ['Attach a file', ['Tab'], (p) => p.locator('[aria-label="Attach text files"]:focus')],
  ['Attach a long text', ['Control+v'], (p) => p.locator('.composer .attached'), copyLongText],
  [
    'Remove an attachment',
    ['Tab', 'Tab', 'Enter'],
    (p) => p.locator('.composer:not(:has(.attached)) #question:focus'),
    async (p) => p.locator('.composer .attached').waitFor(),
  ],
  ['Edit the last question', ['ArrowUp'], (p) => p.getByLabel('Edit your question')],
  [
    'Open the receipt',
    ['Shift+Tab', 'Enter'],
    (p) => p.getByRole('button', { name: 'Copy trace id' }),
  ],
  ['Correct the category', [...back(2), 'Enter'], (p) => open(p).getByText('It belongs to')],
  [
    'Say that the answer is bad',
    [...back(3), 'Enter'],
    (p) => p.getByRole('button', { name: 'Bad answer', pressed: true }),
  ],
  [
    'Say that it is good',
    [...back(4), 'Enter'],
    (p) => p.getByRole('button', { name: 'Good answer', pressed: true }),
  ],
  ['Read it aloud, copy its parts', [...back(5), 'Enter'], (p) => open(p).getByText('Read aloud')],
  [
    'Answer again, a new version',
    [...back(6), 'Enter'],
    (p) => p.getByRole('group', { name: 'Version 2 of 2' }),
  ],
  [
    'Flip to the version before',
    [...back(10), 'Enter'],
    (p) => p.getByRole('group', { name: 'Version 1 of 2' }),
  ],
  ['Copy the last answer', ['Control+Shift+Y'], (p) => p.getByText('Answer copied.').first()],
  [
    'Change the theme',
    ['Control+,', 'ArrowRight'],
    (p) => p.locator('html[data-theme=light] .topbar'),
  ],
  ['Read notes', ['Control+,', 'Tab', 'Enter'], dialog('My notes')],
  [
    'Add a note, here `a`',
    ['Control+,', 'Tab', 'Enter', 'a', 'Enter'],
    (p) => p.locator('.note p', { hasText: /^a$/ }),
  ],
  [
    'Edit a note',
    ['Control+,', 'Tab', 'Enter', 'Tab', 'Enter'],
    (p) => p.getByLabel('Edit the note'),
  ],
  [
    'Delete a note',
    ['Control+,', 'Tab', 'Enter', 'Tab', 'Tab', 'Enter'],
    (p) => p.locator('.note-deleted'),
  ],
  [
    'Write instructions, here `x`',
    ['Control+,', 'Tab', 'Enter', 'Shift+Tab', 'x', 'Tab', 'Enter'],
    (p) => p.locator('#instructions-state', { hasText: 'Saved.' }),
  ],
  ['Dismiss a message', ['Escape'], (p) => p.locator('body:not(:has(.toast))'), deleteOther],
  [
    'Restore what was deleted',
    ['Control+,', ...times(2, 'Tab'), 'Enter', 'Tab', 'Enter'],
    (p) => p.getByText(/^Restored: /).first(),
  ],
  ['See what was spent', ['Control+,', ...times(3, 'Tab'), 'Enter'], dialog('My usage')],
  ['See the shortcuts', ['Control+,', ...times(4, 'Tab'), 'Enter'], dialog('Keyboard shortcuts')],
  [
    'Sign out',
    ['Control+,', ...times(5, 'Tab')],
    (p) => p.locator('button:focus', { hasText: 'Sign out' }),
  ],
  [
    'Delete everything',
    ['Control+,', ...times(6, 'Tab'), 'Enter'],
    dialog('Delete everything about me?'),
  ],
  ['Choose a specialist', [...times(3, 'Tab'), 'ArrowDown'], checked('teacher')],
  [
    'Continue a cut answer',
    [...back(8), 'Enter'],
    (p) => lastAnswer(p).locator('.receipt').nth(1),
    askAndCut,
  ],
  [
    'Go to the question before',
    ['Alt+ArrowUp', 'Alt+ArrowUp'],
    (p) => p.locator('.turn:nth-child(1) .question:focus'),
  ],
  [
    'Go to the next question',
    ['Alt+ArrowUp', 'Alt+ArrowDown'],
    (p) => p.locator('.turn:nth-child(2) .question:focus'),
  ],
  [
    'Edit the first question',
    ['Alt+Shift+ArrowUp', ...times(3, 'Tab'), 'Enter'],
    (p) => p.locator('.turn:nth-child(1)').getByLabel('Edit your question'),
  ],
  [
    'Open the receipt of the answer before',
    ['Alt+ArrowUp', 'Shift+Tab', 'Enter'],
    (p) => p.locator('.turn:nth-child(1) .receipt[open]'),
  ],
  [
    'Hide the conversations',
    ['Control+b'],
    (p) => p.getByRole('button', { name: 'Show conversations' }),
  ],
];

/** Returns the table row for an action and its keys, as docs/accessibility.md contains it. */
const rowOf = ([does, keys]: Path): string =>
  `| ${does} | ${keys.map((key) => `\`${key}\``).join(' ')} |`;

test('A keyboard reaches everything in at most 12 keys from the composer', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, 'Good morning');
  await page.keyboard.press('Control+Shift+O');
  await askAndWait(page, 'What is 12 * 8?');
  const { href } = new URL(page.url());
  for (const [does, keys, seen, prepare] of PATHS) {
    assert.ok(keys.length <= LONGEST, `${does}: ${keys.length} keys`);
    const isOpen = await page.evaluate((url) => {
      const overlay = document.querySelector(
        'dialog[open], details[open], :popover-open, .editor, .item-rename',
      );
      return (
        overlay === null && location.href === url && document.querySelector('.receipt') !== null
      );
    }, href);
    if (!isOpen) {
      await page.goto(href);
      await lastAnswer(page).locator('.receipt').first().waitFor();
      await page.locator('.item').first().waitFor();
      await page.locator('.account').waitFor();
    }
    await prepare?.(page);
    await page.getByLabel('Your question').focus();
    for (const key of keys) {
      await page.keyboard.press(key);
      // Keys are sent one by one, as a person presses them, each after the page was painted and open dialogs were
      // filled.
      await page.waitForTimeout(40);
      await page.waitForFunction(
        () =>
          document.querySelector('#instructions:disabled') === null &&
          !/^Loading/m.test(document.querySelector('dialog')?.innerText ?? ''),
      );
    }
    await seen(page)
      .first()
      .waitFor({ timeout: 10_000 })
      .catch((error: unknown) => {
        throw new Error(`${does}: ${keys.join(' ')} did not lead there`, { cause: error });
      });
    const undo = page.getByRole('button', { name: 'Undo' });
    if (await undo.isVisible()) {
      await page.keyboard.press('Control+z');
      await undo.waitFor({ state: 'detached' });
    }
  }
  await page.context().close();
});

test('docs/accessibility.md names the keys of each path', async () => {
  const doc = await readFile(new URL('../../docs/accessibility.md', import.meta.url), 'utf8');
  const rows = doc.split('\n').map((row) => row.replace(/ +/g, ' '));
  assert.deepEqual(
    PATHS.map(rowOf).filter((row) => !rows.includes(row)),
    [],
  );
});
