import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { ask, askAndWait, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

/** Dollars that are left to each person of these tests. */
const LEFT_USD = 0.03;
/** Price of a token of an answer of the scripted model in dollars. A token of a prompt costs a fifth of it. */
const OUTPUT_USD = 5 / 1_000_000;

let stage: Stage;
before(async () => {
  stage = await startStage({ PERSON_USD_PER_MONTH: String(LEFT_USD) });
});
after(() => closeStage(stage));

/** Answer that would cost 10 cents: 20,000 tokens, fewer than the model's own limit. */
const LONG = { text: `general 90\n${'word '.repeat(20_000)}`, perTokenMs: 0 };

const Answered = z.object({
  result: z.object({ data: z.object({ leftUsd: z.number(), limitUsd: z.number() }) }),
});

async function assertAccessible(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
  assert.deepEqual(told, [], state);
}

/** Reads the person's month from the server, from within the page. */
const monthOf = async (page: Page) => {
  const answered: unknown = await page.evaluate(async () =>
    (await fetch('/trpc/spending.month')).json(),
  );
  return Answered.parse(answered).result.data;
};

async function openUsage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'My usage' }).click();
  await page
    .getByRole('dialog', { name: 'My usage' })
    .getByText(/is left until/)
    .waitFor();
}

for (const { user, width, dark } of [
  { user: 'verify-01', width: 1_280, dark: false },
  { user: 'verify-02', width: 1_280, dark: true },
  { user: 'verify-03', width: 390, dark: false },
]) {
  test(`U9b: an answer is shortened because of the budget, the page says why and shows the month, ${width} px${dark ? ', dark' : ''}`, async (t) => {
    const page = await stage.visit({ user, width, dark });
    await stage.control.behave(LONG);
    t.after(() => stage.control.clearBehaviour());
    const { total: before } = await stage.control.counters();
    await askAndWait(page, 'Tell me everything');
    // The model itself ends the answer at the limit that the call gave it: nobody cuts the stream off.
    const { total } = await stage.control.untilQuiet();
    assert.deepEqual(
      [total.accepted - before.accepted, total.completed - before.completed],
      [1, 1],
    );
    const paidUsd = (total.tokensWritten - before.tokensWritten) * OUTPUT_USD;
    assert.ok(paidUsd > 0.8 * LEFT_USD && paidUsd < LEFT_USD, `the answer cost ${paidUsd} dollars`);
    const rows = lastAnswer(page).locator('.receipt dl > div');
    const reason = (await rows.filter({ hasText: 'Ended because' }).textContent()) ?? '';
    assert.match(reason, /max_tokens/);
    const ending = lastAnswer(page).locator('.problem');
    assert.match((await ending.textContent()) ?? '', /shortened because of the budget/);
    assert.equal(await ending.getByRole('button').count(), 0, 'there is no way to go on');
    const line = page.locator('.budget-line');
    await line.waitFor();
    assert.match((await line.textContent()) ?? '', /of \$0\.03 is left for answers until 1 /);
    await ask(page, 'And more');
    await lastAnswer(page).getByText('This month’s budget for answers is used up.').waitFor();
    const { accepted } = (await stage.control.counters()).total;
    assert.equal(accepted - before.accepted, 1, 'the refused question made no model call');
    const { leftUsd, limitUsd } = await monthOf(page);
    assert.equal(limitUsd, LEFT_USD);
    assert.ok(leftUsd >= 0 && limitUsd - leftUsd >= paidUsd, `${leftUsd} dollars are left`);
    await openUsage(page);
    const dialog = page.getByRole('dialog', { name: 'My usage' });
    assert.match((await dialog.textContent()) ?? '', /1 answer this month for \$0\.0\d+/);
    for (const caption of ['By day', 'By model', 'By kind of question'])
      assert.equal(await dialog.getByRole('table', { name: caption }).count(), 1, caption);
    const row = dialog.getByRole('table', { name: 'By model' }).getByRole('row').nth(1);
    assert.match((await row.textContent()) ?? '', /^Offline/);
    await assertAccessible(page, 'usage');
    const folder = process.env['SCREENSHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/usage-${user}.png` });
    await page.keyboard.press('Escape');
    if (folder) await page.screenshot({ path: `${folder}/shortened-${user}.png` });
    await page.context().close();
  });
}

/** Calls a procedure of the server from within the page, as its signed-in person. @returns the HTTP status */
const mutate = (page: Page, path: string, input: unknown): Promise<number> =>
  page.evaluate(
    async ([path, body]) =>
      (
        await fetch(`/trpc/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: body ?? '',
        })
      ).status,
    [path, JSON.stringify(input)] as const,
  );

const NOTES = 230;
const AT_ONCE = 10;

test('U9b: everything about a person is saved as one file, also more than a page of a list', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await askAndWait(page, 'What is 6 times 7?');
  const texts = Array.from({ length: NOTES }, (_, note) => `Note ${note} is mine`);
  for (let from = 0; from < NOTES; from += AT_ONCE) {
    const some = texts.slice(from, from + AT_ONCE);
    const added = await Promise.all(some.map((text) => mutate(page, 'notes.add', { text })));
    assert.ok(added.every((status) => status === 200));
  }
  assert.equal(await mutate(page, 'instructions.set', { text: 'Answer briefly' }), 200);
  await openUsage(page);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save everything about me' }).click();
  const download = await saving;
  assert.match(download.suggestedFilename(), /^onecall-\d{4}-\d{2}-\d{2}\.json$/);
  const saved = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.deepEqual([saved.format, saved.version], ['onecall-everything', 1]);
  assert.equal(saved.conversations.length, 1);
  assert.equal(saved.conversations[0].turns[0].query, 'What is 6 times 7?');
  const saves = saved.notes.map(({ text }: { text: string }) => text).toSorted();
  assert.deepEqual(saves, texts.toSorted());
  assert.equal(saved.instructions, 'Answer briefly');
  assert.equal(saved.usage.use.day[0].calls, 1);
  await page.context().close();
});
