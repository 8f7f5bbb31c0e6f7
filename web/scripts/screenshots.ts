import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { offlineModels } from '../../harness/environments/models.ts';
import { askAndWait, lastAnswer, startStage } from '../test/fixture.ts';

/**
 * Takes the README's pictures of the real page, after the real login. The answers are those of the offline model,
 * which everybody can run.
 */
const folder = new URL('../../docs/images/', import.meta.url);

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  await writeFile(new URL(`${name}.png`, folder), png);
  process.stdout.write(`${name}.png ${Math.round(png.length / 1024)} KB\n`);
}

const toTop = (page: Page) =>
  page.locator('.reading').evaluate((reading) => {
    reading.scrollTop = 0;
  });

await mkdir(folder, { recursive: true });
const offline = await offlineModels();
await using stack = new AsyncDisposableStack();
stack.defer(() => offline.close());
const stage = stack.use(await startStage({}, offline));
for (const dark of [false, true]) {
  const theme = dark ? 'dark' : 'light';
  const page = await stage.visit({ user: dark ? 'bob' : 'alice', width: 1_200, dark });
  await askAndWait(page, 'Remember that my locker code is 4471');
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await take(page, `welcome-${theme}`);
  await askAndWait(page, 'What is 12 * 8?');
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await askAndWait(page, 'What is the derivative of x^3 + 2x, and why?');
  await lastAnswer(page).locator('.receipt summary').click();
  await toTop(page);
  await take(page, `answer-${theme}`);
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await askAndWait(page, 'Show me a demo of formatting');
  await lastAnswer(page).locator('math').first().waitFor();
  await toTop(page);
  await take(page, `long-${theme}`);
  const place = new URL(page.url()).pathname;
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto(stage.url + place);
  await lastAnswer(page).locator('math').first().waitFor();
  await lastAnswer(page).locator('.receipt summary').click();
  await lastAnswer(page).locator('.tools').scrollIntoViewIfNeeded();
  await take(page, `phone-${theme}`);
  await page.context().close();
}
