import { mkdir, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, lastAnswer, startStage } from '../test/fixture.ts';

/**
 * Takes screenshots of answers that were reported as wrong, on phone and desktop, in both themes: node
 * web/scripts/take-cases.ts FOLDER [CASE ...]
 */
const [folder = 'cases', ...wanted] = process.argv.slice(2);
const cases = new URL('../app/answer/cases/', import.meta.url);
const names = readdirSync(cases).filter(
  (name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)),
);

await mkdir(folder, { recursive: true });
await using stack = new AsyncDisposableStack();
const stage = stack.use(await startStage());
for (const width of [1_440, 390]) {
  const page = await stage.visit({ user: width === 390 ? 'verify-01' : 'verify-02', width });
  for (const name of names) {
    const text = readFileSync(new URL(name, cases), 'utf8');
    const written = name.endsWith('.md') ? `general 90\n${text}` : text;
    await page.goto(stage.url);
    await stage.control.behave({ text: written, perTokenMs: 1, scope: { next: 1 } });
    await ask(page, 'Please answer');
    await lastAnswer(page).locator('.receipt').waitFor();
    await page.waitForFunction(() => document.querySelector('.answer code.tex') === null);
    await page.setViewportSize({ width, height: 3_000 });
    const height = await page
      .locator('.turn')
      .last()
      .evaluate((turn) => turn.clientHeight);
    await page.setViewportSize({ width, height: Math.min(3_000, Math.max(500, height + 330)) });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      await writeFile(join(folder, `${name}-${width}-${colorScheme}.png`), png);
    }
    await page.setViewportSize({ width, height: 860 });
  }
  await page.context().close();
}
