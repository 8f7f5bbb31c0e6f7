import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { askAndWait, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

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

type Path = readonly [does: string, keys: readonly string[], seen: (page: Page) => Locator];

/**
 * The ways from the composer, under one answer in the last of two conversations, to all that a mouse can do. `Control+z` undoes what
 * can be undone.
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
    (p) => p.getByText('Conversation deleted.'),
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
  [
    'Choose a model',
    ['Tab', 'Tab', 'ArrowDown'],
    (p) => p.locator('.picker', { hasText: 'Offline, brief' }),
  ],
  ['Attach a file', ['Tab'], (p) => p.locator('[aria-label="Attach text files"]:focus')],
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
  ['Read and write notes', ['Control+,', 'Tab', 'Enter'], dialog('My notes')],
  [
    'Restore what was deleted',
    ['Control+,', ...times(2, 'Tab'), 'Enter'],
    dialog('Recently deleted'),
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
  [
    'Hide the conversations',
    ['Control+b'],
    (p) => p.getByRole('button', { name: 'Show conversations' }),
  ],
];

/** Returns the row of a path in docs/accessibility.md. */
const rowOf = ([does, keys]: Path): string =>
  `| ${does} | ${keys.map((key) => `\`${key}\``).join(' ')} |`;

test('A keyboard reaches everything in at most 12 keys from the composer', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, 'Good morning');
  await page.keyboard.press('Control+Shift+O');
  await askAndWait(page, 'What is 12 * 8?');
  const { href } = new URL(page.url());
  for (const [does, keys, seen] of PATHS) {
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
      await lastAnswer(page).locator('.receipt').waitFor();
      await page.locator('.item').first().waitFor();
      await page.locator('.account').waitFor();
    }
    await page.getByLabel('Your question').focus();
    for (const key of keys) {
      await page.keyboard.press(key);
      // The keys are sent one by one, as a person presses them, so that each finds the page painted.
      await page.waitForTimeout(40);
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
