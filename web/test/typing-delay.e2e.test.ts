import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { answerTo } from './answers.ts';
import { ask, closeStage, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));

/** Longest time from a key press to its paint, in milliseconds, that a person does not notice. */
const UNNOTICED_MS = 100;
/** On a slow machine, the delay while an answer arrives may be this many times the delay on an idle page. */
const BUSY_FACTOR = 4;

/** Types one character. @returns the milliseconds until the page has painted it */
const typeOne = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const field = document.querySelector<HTMLTextAreaElement>('#question');
        if (!field) throw new Error('No composer');
        const from = performance.now();
        field.value += 'x';
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
      }),
  );

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;

test('Typing never waits while a 50,000-character answer arrives', async () => {
  const page = await stage.visit();
  const idle: number[] = [];
  while (idle.length < 20) idle.push(await typeOne(page));
  const block = answerTo('quadratic').split('\n').slice(1).join('\n');
  const long = block.repeat(Math.ceil(50_000 / block.length));
  // The tokens have 200 characters each; no existing model writes that fast.
  const text = ['math 97\n', ...(long.match(/[^]{1,200}/g) ?? [])];
  await stage.control.behave({ text, perTokenMs: 15, scope: { next: 1 } });
  await ask(page, 'Everything, please');
  await page.locator('.turn[data-phase=answering]').waitFor();
  const delays: number[] = [];
  while ((await page.locator('.receipt').count()) === 0 || delays.length < 20)
    delays.push(await typeOne(page));
  const limitMs = Math.max(UNNOTICED_MS, BUSY_FACTOR * median(idle));
  const tookMs = median(delays);
  assert.ok(tookMs < limitMs, `a key took ${tookMs} ms; on the idle page ${median(idle)} ms`);
  await page.waitForFunction(
    () => (document.querySelector('.answer')?.textContent.length ?? 0) > 30_000,
  );
  await page.context().close();
});
