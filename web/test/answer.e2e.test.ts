import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ask, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

const folder = new URL('../app/answer/cases/', import.meta.url);
const caseText = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const NAMES = readdirSync(folder).filter((name) => name.endsWith('.md'));

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => closeStage(stage));
beforeEach(() => stage.control.clearBehaviour());

const pieces = (text: string, size: number): string[] =>
  text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

/** Streams an answer in pieces of a size and waits for its end. */
async function stream(page: Page, text: string, size: number): Promise<void> {
  await stage.control.behave({
    text: ['general 90\n', ...pieces(text, size)],
    perTokenMs: 1,
    timeToFirstTokenMs: 1,
    scope: { next: 1 },
  });
  await ask(page, 'Please answer');
  await page.locator('.turn').last().locator('.receipt').waitFor();
  await settled(page);
}

/** Formulas and colours are drawn once their code has been loaded. */
const settled = (page: Page) =>
  page.waitForFunction(() => document.querySelector('.answer code.tex') === null);

/** What is shown, without the ids that name the message, and what depends on the width of the page. */
const shown = (page: Page): Promise<string> =>
  lastAnswer(page)
    .locator('.prose')
    .evaluate((prose) =>
      prose.innerHTML
        .replace(/(fn(?:ref)?)-[\w-]+?-(\d+")/g, '$1-$2')
        .replace(/ (?:data-\w+|tabindex|role)="\w*"/g, '')
        .replace(/ aria-label="(?:Formula|Table)"/g, ''),
    );

for (const name of NAMES)
  test(`${name} looks the same however it streams, and after a reload`, async () => {
    const page = await stage.visit({ user: 'verify-13' });
    const text = caseText(name);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const views: string[] = [];
    for (const size of [24, 1, 5_000]) {
      await stream(page, text, size);
      views.push(await shown(page));
    }
    await page.reload();
    await lastAnswer(page).locator('.prose .block').first().waitFor();
    await settled(page);
    views.push(await shown(page));
    for (const view of views) assert.equal(view, views[0]);
    assert.equal(await lastAnswer(page).locator('[style]').count(), 0);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
