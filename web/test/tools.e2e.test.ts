import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ask, askAndWait, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => closeStage(stage));
beforeEach(() => stage.control.clearBehaviour());

const more = (page: Page) =>
  lastAnswer(page).getByRole('button', { name: 'More about this answer' });
const choose = async (page: Page, name: string | RegExp) => {
  await more(page).press('Enter');
  await page.getByRole('button', { name, exact: true }).press('Enter');
};
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('a table is copied as Markdown and for a spreadsheet, a formula as TeX, and code is saved and wrapped', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, 'Explain the quadratic formula');
  await lastAnswer(page).locator('math').first().waitFor();
  await choose(page, 'Table 1: Copy as Markdown');
  await page.getByText('Table 1 copied.').first().waitFor();
  assert.match(
    await clipboard(page),
    /^\| Discriminant \| Real roots \| The parabola \|\n\| --- \| --- \| --- \|\n\| \$b\^2 - 4ac > 0\$ \| 2 \| crosses the axis twice \|/,
  );
  await choose(page, 'Table 1: Copy for a spreadsheet');
  await page.waitForFunction(async () =>
    (await navigator.clipboard.readText()).startsWith('Discriminant\tReal roots\tThe parabola\n'),
  );
  await choose(page, /^Formula 2: Copy as TeX, x = /);
  await page.getByText('Formula 2 copied.').first().waitFor();
  assert.equal(await clipboard(page), String.raw`x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    choose(page, 'Code 1: Save as code-1.py'),
  ]);
  assert.equal(download.suggestedFilename(), 'code-1.py');
  assert.match(await readFile(await download.path(), 'utf8'), /^from math import sqrt\n/);
  const wraps = () =>
    lastAnswer(page)
      .locator('pre code')
      .evaluate((code) => getComputedStyle(code).whiteSpace);
  const before = await wraps();
  await choose(page, 'Wrap long lines of code');
  assert.notEqual(await wraps(), before);
  assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
  await page.context().close();
});

test('an answer is read aloud by the browser, sentence by sentence, until it is stopped', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, 'What is 12 * 8?');
  // Headless browsers have no voice, so the test records the texts that the page passes to the browser's speech
  // function.
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    speechSynthesis.speak = ({ text }) => void said.push(text);
    speechSynthesis.cancel = () => void said.push('(cancelled)');
  });
  await choose(page, 'Read aloud');
  await page.waitForFunction(() => {
    const { said } = Object(window);
    return Array.isArray(said) && said.some((text) => String(text).includes('96'));
  });
  await choose(page, 'Stop reading');
  await page.waitForFunction(() => Object(window).said.at(-1) === '(cancelled)');
  await page.context().close();
});

test('a model that reasons first is said to be thinking', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await stage.control.behave({
    reasoning: 'Let me see. '.repeat(12),
    perTokenMs: 150,
    text: 'general 90\nDone.',
    scope: { next: 1 },
  });
  await ask(page, 'Think first');
  await lastAnswer(page).getByText('Thinking', { exact: true }).waitFor();
  await lastAnswer(page).locator('.receipt').waitFor();
  assert.equal(await lastAnswer(page).getByText('Thinking', { exact: true }).count(), 0);
  await page.context().close();
});

/** The notes that the page must show under incomplete answers, by the stop reason that the service reports. */
const ENDINGS = [
  ['max_tokens', 'A river', /reached the length limit/, 'Continue'],
  ['guardrail_intervened', 'A river', /guardrail .* Ask in other words/, undefined],
  ['content_filtered', 'A river', /content filter .* Ask in other words/, undefined],
  ['model_context_window_exceeded', 'A river', /too long for the model/, undefined],
  ['solar_flare', 'A river', /unusual reason.*“solar_flare”/, 'Try again'],
  ['end_turn', '', /wrote no answer/, 'Try again'],
] as const;

test('each ending of an answer has its words and what can be done, also after a reload', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  for (const [stopReason, text] of ENDINGS) {
    await stage.control.behave({ stopReason, text: `general 90\n${text}`, scope: { next: 1 } });
    await askAndWait(page, `It ends by ${stopReason}`);
  }
  const look = async (when: string) => {
    for (const [stopReason, , words, way] of ENDINGS) {
      const turn = page.locator('.turn', { hasText: `It ends by ${stopReason}` });
      const note = turn.locator('.problem');
      assert.match((await note.locator('p').textContent()) ?? '', words, `${stopReason}, ${when}`);
      const ways = await note.getByRole('button').allTextContents();
      assert.deepEqual(ways, way === undefined ? [] : [way], `${stopReason}, ${when}`);
    }
  };
  await look('written');
  await page.reload();
  await page
    .locator('.turn .problem')
    .nth(ENDINGS.length - 1)
    .waitFor();
  await look('after a reload');
  await page.getByRole('button', { name: 'Try again' }).last().click();
  await page
    .locator('.turn .problem')
    .nth(ENDINGS.length - 1)
    .waitFor({ state: 'detached' });
  await page.context().close();
});
