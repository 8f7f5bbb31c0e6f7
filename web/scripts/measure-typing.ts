import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { ask, startStage } from '../test/fixture.ts';

/**
 * Measures how long a typed character takes to be painted while an answer of 60,000 characters arrives. It also
 * measures how long deeply nested Markdown blocks the page.
 */
const folder = new URL('../app/answer/cases/', import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n\n');
const mixed = cases.repeat(Math.ceil(60_000 / cases.length)).slice(0, 60_000);

const keyDelay = (page: Page): Promise<number> =>
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

await using stage = await startStage();
const page = await stage.visit();
await page.evaluate(() => {
  Reflect.set(window, 'longest', 0);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      Reflect.set(window, 'longest', Math.max(Number(Reflect.get(window, 'longest')), duration));
  }).observe({ entryTypes: ['longtask'] });
});
const longest = () =>
  page.evaluate(() => {
    const found = Number(Reflect.get(window, 'longest'));
    Reflect.set(window, 'longest', 0);
    return Math.round(found);
  });

const receipts = () => page.locator('.receipt').count();
const behave = (text: string, size: number) =>
  stage.control.behave({
    text: ['general 90\n', ...(text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])],
    perTokenMs: 20,
    scope: { next: 1 },
  });

await behave(mixed, 60);
await ask(page, 'Everything, please');
await page.locator('.turn[data-phase=answering]').waitFor();
const delays: number[] = [];
while ((await receipts()) === 0) delays.push(await keyDelay(page));
delays.sort((one, two) => one - two);
const at = (share: number) => Math.round(delays[Math.floor(delays.length * share)] ?? Number.NaN);
console.log(
  `60,000 characters: a key waits ${at(0.5)} ms (median), ${at(0.95)} ms (p95), ${delays.length} keys`,
);
console.log(`longest task while they arrived: ${await longest()} ms`);

for (const mark of ['> ', '- ', '[', '*a ', '**a ', '`a', '$', '\\[']) {
  const before = await receipts();
  await behave(`${mark.repeat(5_000)}end`, 20_000);
  await page.locator('#question').fill('');
  await ask(page, 'Nested');
  await page.waitForFunction(
    (count) => document.querySelectorAll('.receipt').length > count,
    before,
  );
  console.log(`5,000 times "${mark}": longest task ${await longest()} ms`);
}
