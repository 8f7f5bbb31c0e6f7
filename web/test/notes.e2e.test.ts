import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { closeStage, notesButton, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

test('U9c: standing instructions are saved in "My notes", and a note is edited by keyboard', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await notesButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'My notes' });
  const wishes = dialog.getByLabel('Instructions for every answer');
  await wishes.fill('Answer in rhymes.');
  await dialog.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await dialog.getByText('Saved. It is part of your next question.').first().waitFor();
  assert.equal(await dialog.evaluate((one) => one.contains(document.activeElement)), true);
  await wishes.fill('x'.repeat(2_001));
  await dialog.getByText('2,001 of 2,000 characters').first().waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Save', exact: true }).isDisabled(), true);

  await dialog.getByLabel('New note').fill('The locker code is 4471');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: /^Edit note: The locker/ }).press('Enter');
  await dialog.getByLabel('Edit the note').fill('The locker code is 9016');
  await page.keyboard.press('Enter');
  await dialog.getByText('The locker code is 9016').waitFor();
  await page.waitForFunction(() =>
    document.activeElement
      ?.getAttribute('aria-label')
      ?.startsWith('Edit note: The locker code is 9016'),
  );
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Edit the note').press('Escape');
  await dialog.getByText('The locker code is 9016').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.reload();
  await notesButton(page).click();
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLTextAreaElement>('#instructions')?.value === 'Answer in rhymes.',
  );
  await page.context().close();
});
