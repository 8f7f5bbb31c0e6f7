import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startStage } from '../test/fixture.ts';
import { ANSWER_STATES } from './states/answer-states.ts';
import { PAGE_STATES } from './states/page-states.ts';
import { makeScene } from './states/scene.ts';

/** Takes screenshots of all states of the page in both themes: node web/scripts/take-states.ts FOLDER [WIDTH ...] */
const [folder = 'states', ...widths] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
await using stack = new AsyncDisposableStack();
const stage = stack.use(await startStage({ PERSON_USD_PER_MONTH: '2' }));
for (const [at, width] of (widths.length === 0
  ? [1_440, 820, 390]
  : widths.map(Number)
).entries()) {
  const page = await stage.visit({ user: `verify-0${at + 1}`, width });
  const scene = makeScene(stage, page, width < 900);
  for (const [name, reach] of [...ANSWER_STATES, ...PAGE_STATES]) {
    // If a state cannot be reached, the error is reported on the terminal, and the screenshots show the page as it is.
    await reach(scene).catch((error: unknown) => {
      process.exitCode = 1;
      process.stdout.write(`${name} at ${width}: ${String(error).slice(0, 300)}\n`);
    });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const png = await page.screenshot({ animations: 'disabled' });
      await writeFile(join(folder, `${name}-${width}-${colorScheme}.png`), png);
    }
  }
  await page.context().close();
}
