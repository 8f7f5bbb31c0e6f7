import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { ask, lastAnswer, notesButton, type Stage } from './fixture.ts';

/** Presses a key on a focused button or link, without the mouse. */
async function press(control: Locator, key = 'Enter'): Promise<void> {
  await control.focus();
  await control.press(key);
}

/** Returns the id or name of the element that has the focus, or `body`. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return 'body';
    return one.id || one.getAttribute('aria-label') || one.textContent.trim() || one.className;
  });

const item = (page: Page) => page.locator('.item').first();
const menuOf = (page: Page) => item(page).getByRole('button', { name: /^More about/ });
const gone = (part: Locator) => part.waitFor({ state: 'detached' });
export const toastOf = (page: Page) => page.locator('.toast');

/** Actions that need no list of conversations, so that they are the same on a narrow screen. */
export const ON_EVERY_SCREEN: ReadonlySet<string> = new Set([
  'answer again',
  'edit, then cancel',
  'name the category',
  'read on below',
]);

/** Actions that use only the keyboard. After each, a conversation is open, and no dialog or message covers it. */
export const actionsByKey = (stage: Stage) =>
  ({
    rename: async (page) => {
      await press(menuOf(page));
      await press(page.getByRole('button', { name: 'Rename', exact: true }));
      await page.getByLabel('New title').fill(`Renamed ${Date.now()}`);
      await page.keyboard.press('Enter');
      await gone(page.getByLabel('New title'));
    },
    'rename, then escape': async (page) => {
      await press(menuOf(page));
      await press(page.getByRole('button', { name: 'Rename', exact: true }));
      await page.getByLabel('New title').press('Escape');
      await gone(page.getByLabel('New title'));
    },
    'delete, then undo by key': async (page) => {
      const count = await page.locator('.item').count();
      await press(menuOf(page));
      await press(page.getByRole('button', { name: 'Delete', exact: true }));
      await gone(page.locator('.item').nth(count - 1));
      await page.waitForTimeout(100);
      assert.notEqual(await focused(page), 'body');
      await page.keyboard.press('Control+z');
      await page
        .locator('.item')
        .nth(count - 1)
        .waitFor();
    },
    'delete, then dismiss': async (page) => {
      await press(menuOf(page));
      await press(page.getByRole('button', { name: 'Delete', exact: true }));
      await toastOf(page).getByText('Conversation deleted:').waitFor();
      await press(page.getByRole('button', { name: 'Dismiss' }));
      await gone(toastOf(page));
      await press(page.locator('.item-link').first());
      await page.locator('.turn').first().waitFor();
    },
    'clear, then undo': async (page) => {
      await press(page.getByRole('button', { name: 'Clear', exact: true }));
      await page.getByText('This conversation is empty.').waitFor();
      assert.notEqual(await focused(page), 'body');
      await press(page.getByRole('button', { name: 'Undo' }));
      await page.locator('.turn').first().waitFor();
    },
    'answer again': async (page) => {
      await press(page.getByRole('button', { name: 'Answer again', exact: true }));
      // The last question may request a long story, which a busy machine cannot finish within the default timeout of
      // 30 s.
      await lastAnswer(page).locator('.receipt').waitFor({ timeout: 120_000 });
    },
    'edit, then cancel': async (page) => {
      await press(page.getByRole('button', { name: 'Edit question' }).last());
      await press(page.getByRole('button', { name: 'Cancel' }));
      await gone(page.getByLabel('Edit your question'));
    },
    'name the category': async (page) => {
      await press(page.getByRole('button', { name: /^(Wrong category|Category noted)$/ }).last());
      await press(page.locator('.menu-list:popover-open').getByRole('button').last());
      await page.getByText('Thank you, noted.').first().waitFor();
    },
    'delete a note, then undo': async (page) => {
      await press(notesButton(page));
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('New note').fill(`A note of ${Date.now()}`);
      await press(dialog.getByRole('button', { name: 'Add' }));
      const trash = dialog.getByRole('button', { name: /^Delete note/ }).first();
      await trash.waitFor();
      assert.notEqual(await focused(page), 'body');
      await press(trash);
      await dialog.locator('.note-deleted').waitFor();
      assert.notEqual(await focused(page), 'body');
      await press(dialog.getByRole('button', { name: 'Undo' }));
      await gone(dialog.locator('.note-deleted'));
      assert.notEqual(await focused(page), 'body');
      await page.keyboard.press('Escape');
      await gone(dialog);
    },
    'read on below': async (page) => {
      await stage.control.behave({ perTokenMs: 8, scope: { next: 1 } });
      await page.getByLabel('Your question').focus();
      await ask(page, 'Tell me a long story');
      await page.locator('.turn[data-phase=answering]').waitFor();
      await page.waitForFunction(() => {
        const reading = document.querySelector('.reading');
        return reading !== null && reading.scrollHeight > reading.clientHeight + 400;
      });
      await page.keyboard.press('PageUp');
      await page.keyboard.press('PageUp');
      await press(page.getByRole('button', { name: /^(New text below|Jump to the end)$/ }));
      await page.keyboard.press('Escape');
      await page.locator('.turn[data-phase=stopped]').waitFor();
    },
  }) satisfies Record<string, (page: Page) => Promise<void>>;
