import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { askAndWait, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));

/** Changes the page as a browser's translator does: replaces each text node by elements with other words. */
const translate = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode())
      if (walker.currentNode instanceof Text && walker.currentNode.data.trim() !== '')
        texts.push(walker.currentNode);
    for (const text of texts) {
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      inner.textContent = `~${text.data}~`;
      outer.append(inner);
      text.replaceWith(outer);
    }
  });

test('questions, answers, their items and what is read out have the language that they are written in', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await stage.control.behave({
    text: `general 90\nDie Hauptstadt von Frankreich ist Paris, und sie liegt an der Seine.\n\n- Please read this sentence in English.\n- Diese Zeile ist wieder auf Deutsch geschrieben.`,
    scope: { next: 1 },
  });
  await page.evaluate(() => {
    const log = document.querySelector('[role=log]');
    if (log)
      new MutationObserver(() => {
        const quote = [...log.querySelectorAll<HTMLElement>('[lang]')].at(-1);
        if (quote) document.body.dataset['heard'] = `${quote.lang} ${quote.textContent}`;
      }).observe(log, { childList: true, subtree: true, attributes: true });
  });
  await askAndWait(page, 'Wie heißt bitte die Hauptstadt von Frankreich?');
  const answer = lastAnswer(page);
  await answer.locator('.block[lang=de]').first().waitFor();
  await answer.locator('li[lang=en]', { hasText: 'English' }).waitFor();
  assert.equal(await answer.locator('li[lang]', { hasText: 'Deutsch' }).count(), 0);
  await page.locator('h2.question-text[lang=de]').waitFor();
  await page.waitForFunction(() => document.body.dataset['heard']?.startsWith('de Die Haupt'));
  await page.reload();
  await answer.locator('li[lang=en]').waitFor();
  await askAndWait(page, 'Tell me more about the mountains of France, please.');
  await page.locator('h2.question-text[lang=en]').last().waitFor();
  assert.equal(await answer.locator('[lang]').count(), 0);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('A browser’s translator breaks nothing, and the title follows', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await askAndWait(page, 'Good morning');
  await translate(page);
  const item = page.locator('.item').first();
  await item.hover();
  await item.getByRole('button', { name: /^More about/ }).click();
  await item.locator('.menu-list button').first().click();
  await page.getByLabel('New title').fill('The river');
  await page.keyboard.press('Enter');
  await page.locator('.topbar-title', { hasText: /^The river$/ }).waitFor();
  await page.locator('.item-link', { hasText: /^The river$/ }).waitFor();
  assert.equal(await page.title(), 'The river · Onecall');
  await translate(page);
  await askAndWait(page, 'What is 12 * 8?');
  await translate(page);
  await page.getByRole('button', { name: 'Good answer' }).last().click();
  await page.keyboard.press('Control+Shift+O');
  await page.locator('.topbar-title', { hasText: /^New conversation$/ }).waitFor();
  await translate(page);
  await page.locator('.item-link').first().click();
  await lastAnswer(page).locator('.receipt').waitFor();
  await page.locator('.topbar-title', { hasText: /^The river$/ }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});
