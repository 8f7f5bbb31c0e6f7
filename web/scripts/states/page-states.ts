import { ask, expireSession, lastAnswer, notesButton } from '../../test/fixture.ts';
import type { SceneState } from './scene.ts';

/**
 * States of the page around a conversation of which screenshots are taken: drafts, dialogs, lists, errors and signing
 * in.
 */
export const PAGE_STATES: readonly SceneState[] = [
  [
    '19-attachments',
    async ({ page, fresh }) => {
      await fresh();
      await page.getByLabel('Your question').evaluate((element) => {
        for (const text of [
          'The locker is blue. '.repeat(80),
          'name,size\nA,1\nB,2\n'.repeat(200),
        ]) {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          element.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
          );
        }
      });
      await page.getByLabel('Your question').fill('Which colour has the locker?');
      await page.locator('.composer .attached').nth(1).waitFor();
      await page.waitForTimeout(200);
    },
  ],
  [
    '20-attached',
    async ({ page }) => {
      await page.getByRole('button', { name: /^Send/ }).click();
      await lastAnswer(page).locator('.receipt').waitFor();
      await page.locator('.turn .attached summary').first().click();
    },
  ],
  [
    '21-long-draft',
    async ({ page, fresh }) => {
      await fresh();
      await page.getByLabel('Your question').fill('One line of the draft\n'.repeat(14));
    },
  ],
  ['22-too-long', ({ page }) => page.getByLabel('Your question').fill('word '.repeat(2_500))],
  [
    '23-notes',
    async ({ page, isPhone, account }) => {
      await page.getByLabel('Your question').fill('');
      if (isPhone) await account('My notes');
      else await notesButton(page).click();
      await page.locator('.note').first().waitFor();
    },
  ],
  [
    '24-instructions',
    async ({ page }) => {
      await page
        .locator('.instructions textarea')
        .fill('Answer in British English. Keep answers under 200 words.');
    },
  ],
  [
    '25-usage',
    async ({ page, account, shut }) => {
      await shut();
      await account('My usage');
      await page.getByText(/is left until/).waitFor();
    },
  ],
  [
    '26-shortcuts',
    async ({ account, shut }) => {
      await shut();
      await account('Keyboard shortcuts');
    },
  ],
  [
    '27-erase',
    async ({ account, shut }) => {
      await shut();
      await account('Delete everything about me');
    },
  ],
  [
    '28-account',
    async ({ account, shut }) => {
      await shut();
      await account();
    },
  ],
  [
    '29-list',
    async ({ page, isPhone, shut }) => {
      await shut();
      if (isPhone) await page.getByRole('button', { name: 'Show conversations' }).click();
      await page.waitForTimeout(300);
      const item = page.locator('.item').nth(1);
      await item.hover();
      await item.getByRole('button', { name: /^More about/ }).click();
    },
  ],
  [
    '30-pinned',
    async ({ page }) => {
      await page.locator('.item').nth(1).getByRole('button', { name: 'Pin', exact: true }).click();
      await page.locator('.sidebar-day', { hasText: 'Pinned' }).waitFor();
    },
  ],
  [
    '31-deleted-toast',
    async ({ page }) => {
      const item = page.locator('.item').last();
      await item.hover();
      await item.getByRole('button', { name: /^More about/ }).click();
      await item.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.locator('.toast').waitFor();
    },
  ],
  [
    '32-search',
    async ({ page }) => {
      await page.locator('#search').fill('zebra');
      await page.waitForTimeout(700);
    },
  ],
  [
    '33-deleted',
    async ({ page, account, shut }) => {
      await page.locator('#search').fill('');
      await shut();
      await account('Recently deleted');
      await page.getByRole('button', { name: /^Restore/ }).waitFor();
    },
  ],
  [
    '34-offline',
    async ({ page, shut }) => {
      await shut();
      await page.context().setOffline(true);
      await page.getByLabel('Your question').fill('Are you there?');
      await page.waitForTimeout(1_500);
    },
  ],
  [
    '35-expired',
    async ({ page, fresh }) => {
      await page.context().setOffline(false);
      await fresh();
      await expireSession(page);
      await ask(page, 'Hello?');
      await page.getByRole('link', { name: 'Sign in again' }).waitFor();
    },
  ],
  [
    '36-sign-in',
    async ({ page }) => {
      await page.getByRole('link', { name: 'Sign in again' }).click();
      await page.locator('[name=username]').waitFor();
    },
  ],
  [
    '37-sign-in-error',
    async ({ page }) => {
      await page.fill('[name=username]', 'nobody');
      await page.fill('[name=password]', 'wrong');
      await page.click('button[type=submit]');
      await page.locator('.error').waitFor();
    },
  ],
  ['38-signed-out', ({ page, stage }) => page.goto(`${stage.url}/signed-out`)],
];
