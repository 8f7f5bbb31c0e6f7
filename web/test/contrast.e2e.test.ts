import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  askAndWait,
  closeStage,
  lastAnswer,
  notesButton,
  startStage,
  type Stage,
} from './fixture.ts';
import { faintParts, faintTexts } from './paint.fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

for (const dark of [false, true])
  test(`WCAG 1.4.3, 1.4.11: every painted text has 4.5:1, animations included, and every control 3:1, at four widths, ${dark ? 'dark' : 'light'}`, async () => {
    const page = await stage.visit({ user: dark ? 'verify-11' : 'verify-12', dark });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const see = async (state: string, widths: readonly number[] = [1_280]) => {
      for (const width of widths) {
        await page.setViewportSize({ width, height: 860 });
        const where = `${state}, ${width} px`;
        assert.deepEqual(await faintTexts(page), [], where);
        if (state !== 'reading the question') assert.deepEqual(await faintParts(page), [], where);
      }
      await page.setViewportSize({ width: 1_280, height: 860 });
    };
    await see('empty', [320, 1_440]);
    await stage.control.behave({ timeToFirstTokenMs: 3_000, scope: { next: 1 } });
    await ask(page, 'Explain the quadratic formula');
    await page.locator('.badge-waiting').waitFor();
    await see('reading the question');
    await lastAnswer(page).locator('.receipt').waitFor();
    await lastAnswer(page).locator('.receipt summary').click();
    await see('answered', [320, 390, 820, 1_440]);
    await stage.control.behave({ errorKind: 'ModelNotReadyException', scope: { next: 1 } });
    await ask(page, 'What is 12 * 8?');
    await lastAnswer(page).locator('.problem').waitFor();
    await see('error', [390]);
    await askAndWait(page, 'Good morning');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await see('menu');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByRole('dialog').waitFor();
    await see('shortcuts', [320]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.locator('.toast').waitFor();
    await see('undo', [390]);
    await notesButton(page).click();
    const notes = page.getByRole('dialog', { name: 'My notes' });
    await notes.getByLabel('New note').fill('The bicycle is blue');
    await page.keyboard.press('Enter');
    await notes.locator('.note').waitFor();
    await see('notes', [820]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Recently deleted' }).click();
    await page.getByRole('button', { name: /^Restore/ }).waitFor();
    await see('recently deleted', [320]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'My usage' }).click();
    await page.getByRole('dialog', { name: 'My usage' }).locator('svg').first().waitFor();
    await see('usage', [390]);
    await page.context().close();
  });

test('Targets of a finger are at least 44 px, on every screen', async () => {
  for (const width of [390, 480]) {
    const page = await stage.visit({ user: 'verify-13', width });
    await askAndWait(page, 'Explain the quadratic formula');
    const small = () =>
      page
        .locator(
          'button, summary, select, textarea, input:not([type=radio], [type=checkbox]), .item-link, label:has([type=radio], [type=checkbox])',
        )
        .evaluateAll((all) =>
          all
            .filter((one) =>
              one.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
            )
            .map((one) => ({ one, box: one.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 1 && (box.height < 43.9 || box.width < 43.9))
            .map(({ one, box }) => `${one.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`),
        );
    assert.deepEqual(await small(), [], `${width} px wide`);
    await page.getByRole('button', { name: 'Show conversations' }).tap();
    await page.getByRole('button', { name: 'Close conversations' }).waitFor();
    assert.deepEqual(await small(), [], `drawer, ${width} px wide`);
    await page
      .getByRole('button', { name: /^More about/ })
      .first()
      .tap();
    assert.deepEqual(await small(), [], `menu of a conversation, ${width} px wide`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'My notes' }).first().tap();
    const notes = page.getByRole('dialog', { name: 'My notes' });
    await notes.getByLabel('New note').fill(`The bicycle of ${width} is blue`);
    await notes.getByRole('button', { name: 'Add' }).tap();
    await notes
      .getByRole('button', { name: /^Edit note/ })
      .first()
      .tap();
    assert.deepEqual(await small(), [], `editing a note, ${width} px wide`);
    await notes.getByRole('button', { name: 'Cancel' }).tap();
    await notes
      .getByRole('button', { name: /^Delete note/ })
      .first()
      .tap();
    await notes.locator('.note-deleted').waitFor();
    assert.deepEqual(await small(), [], `notes, ${width} px wide`);
    await page.keyboard.press('Escape');
    for (const name of [
      'Recently deleted',
      'My usage',
      'Keyboard shortcuts',
      'Delete everything about me',
    ]) {
      if (await page.locator('.page.with-drawer').count()) await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Account of/ }).tap();
      assert.deepEqual(await small(), [], `menu, ${width} px wide`);
      await page.locator('.menu-list:popover-open').getByRole('button', { name }).tap();
      await page.getByRole('dialog').waitFor();
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      assert.deepEqual(await small(), [], `${name}, ${width} px wide`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.context().close();
  }
});
