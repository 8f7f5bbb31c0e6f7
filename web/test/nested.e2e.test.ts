import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { ask, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

const COUNT = 5_000;
const MARKS = [
  '> ',
  '>',
  '- ',
  '1. ',
  '[',
  '![',
  '[a](',
  '*a ',
  '**a ',
  '~~a ',
  '`a',
  '$a ',
  '\\[',
  '\\begin{align}',
];
/**
 * Longest allowed task of the page's main thread, in milliseconds, on a busy machine; parsing in quadratic time would
 * take tens of seconds. `web/scripts/measure-typing.ts` measures the goal of 200 ms on an idle machine.
 */
const LONGEST_TASK_MS = 5_000;

test('5,000 nested marks of any kind are shown while they arrive and after a reload, and hold the page up only briefly', async () => {
  const page = await stage.visit({ user: 'verify-06' });
  await page.evaluate(() => {
    const durations: number[] = [];
    Reflect.set(window, 'durations', durations);
    new PerformanceObserver((list) => {
      durations.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ entryTypes: ['longtask'] });
  });
  const shown = () =>
    page.locator('.answer').evaluateAll((answers) =>
      answers.map((answer) => {
        const prose = answer.querySelector('.prose:not(.prose-plain)');
        return {
          text: prose?.textContent.slice(-40) ?? '',
          nodes: prose?.querySelectorAll('*').length ?? 0,
        };
      }),
    );
  for (const [index, mark] of MARKS.entries()) {
    const text = `${mark.repeat(COUNT)}\n\nThe end of ${index}.`;
    await stage.control.behave({
      text: ['general 90\n', text.slice(0, 4_000), text.slice(4_000)],
      perTokenMs: 1,
      scope: { next: 1 },
    });
    await ask(page, `Question ${index}`);
    await page.locator('.turn').nth(index).locator('.receipt').waitFor();
  }
  const live = await shown();
  for (const [index, { text, nodes }] of live.entries()) {
    assert.ok(text.endsWith(`The end of ${index}.`), `${MARKS[index]} ${text}`);
    assert.ok(nodes <= 3 * COUNT, `${MARKS[index]}: ${nodes} elements`);
  }
  const longest = await page.evaluate(() => Math.max(0, ...Object(window).durations));
  assert.ok(longest < LONGEST_TASK_MS, `longest task ${longest} ms`);
  await page.reload();
  await lastAnswer(page)
    .getByText(`The end of ${MARKS.length - 1}.`)
    .waitFor();
  assert.deepEqual(await shown(), live);
  await page.context().close();
});
