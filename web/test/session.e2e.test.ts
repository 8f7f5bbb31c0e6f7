import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  askAndWait,
  expireSession,
  lastAnswer,
  signIn,
  closeStage,
  startStage,
  type Stage,
} from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

test('A5: an expired session keeps draft and place, and comes back to both', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, 'What is 12 * 8?');
  const place = page.url();
  await expireSession(page);
  await ask(page, 'A question that must not be lost');
  await page
    .getByText('Your sign-in has expired. Sign in again. Your draft is kept.')
    .first()
    .waitFor();
  assert.equal(
    await page.getByLabel('Your question').inputValue(),
    'A question that must not be lost',
  );
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await signIn(page, 'verify-01');
  assert.equal(page.url(), place);
  await lastAnswer(page).locator('strong', { hasText: '96' }).waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLTextAreaElement>('#question')?.value ===
      'A question that must not be lost',
  );
  await page.getByLabel('Your question').press('Enter');
  await lastAnswer(page).getByText('You asked: A question that must not be lost').waitFor();
  await page.context().close();
});

test('A5: the first question of a new conversation is kept too', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await expireSession(page);
  await ask(page, 'My very first question');
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await signIn(page, 'verify-02');
  assert.equal(new URL(page.url()).pathname, '/');
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLTextAreaElement>('#question')?.value === 'My very first question',
  );
  await page.context().close();
});

test('A6, U1: signing out ends at a page that stays, and leaves nothing in the browser', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await askAndWait(page, 'What is 12 * 8?');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await lastAnswer(other).locator('.receipt').waitFor();
  await page.getByRole('button', { name: 'Account of verify-03' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/signed-out');
  await other.getByRole('heading', { name: 'You are signed out' }).waitFor();
  for (const tab of [page, other]) {
    const left = await tab.evaluate(() =>
      [localStorage, sessionStorage]
        .flatMap((store) => Object.entries(store))
        .filter((entry) => entry.join().includes('verify-03') || entry.join().includes('12 * 8')),
    );
    assert.deepEqual(left, []);
  }
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.locator('[name=password]').waitFor();
  await page.context().close();
});

test('Two tabs on one conversation see the same turns', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await askAndWait(page, 'What is 12 * 8?');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await lastAnswer(other).locator('strong', { hasText: '96' }).waitFor();
  await stage.control.behave({ perTokenMs: 200 });
  await ask(page, 'Good evening, second tab, how are you doing there');
  await lastAnswer(other).getByText('You asked: Good').waitFor();
  await lastAnswer(page).locator('.receipt').waitFor();
  await lastAnswer(other).getByText('You asked: Good evening, second tab').waitFor();
  assert.equal(await other.locator('.turn').count(), 2);
  await page.context().close();
});

test('A tab opened during an answer follows it live, and Stop in it ends the answer', async () => {
  const page = await stage.visit({ user: 'verify-13' });
  await stage.control.behave({ perTokenMs: 200 });
  await ask(page, 'Tell me a long story');
  await page.locator('.turn[data-phase=answering]').waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await lastAnswer(other).getByText('Once upon a time').first().waitFor();
  assert.equal(await lastAnswer(other).locator('.receipt').count(), 0, 'while it is written');
  await other.getByRole('button', { name: 'Stop' }).click();
  for (const tab of [page, other])
    await lastAnswer(tab).getByText('Stopped. What was written is kept.').waitFor();
  await page.context().close();
});

test('C9: a reload during an answer takes it up, each character once, for one call', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  const before = (await stage.control.untilQuiet()).total.accepted;
  await stage.control.behave({ perTokenMs: 150 });
  await ask(page, 'Good evening, how are you doing there today');
  await lastAnswer(page).getByText('You asked: Good').waitFor();
  await page.reload();
  await lastAnswer(page).locator('.receipt').waitFor();
  const text = (await lastAnswer(page).locator('.prose').textContent()) ?? '';
  assert.equal(text.split('You asked:').length, 2, text);
  assert.match(text, /You asked: Good evening, how are you doing there today/);
  assert.equal((await stage.control.untilQuiet()).total.accepted - before, 1);
  await page.context().close();
});

test('U7: offline is said in words, and the question waits', async () => {
  const page = await stage.visit({ user: 'verify-05' });
  await page.context().setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await page.getByLabel('Your question').fill('Are you there?');
  assert.equal(await page.getByRole('button', { name: 'Send' }).isDisabled(), true);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Send' }).click();
  await lastAnswer(page).getByText('You asked: Are you there?').waitFor();
  await page.context().close();
});

test('U7: a connection lost before the answer lets the same question be sent again', async () => {
  const page = await stage.visit({ user: 'verify-06' });
  await page.route('**/trpc/chat**', (route) => route.abort());
  await ask(page, 'Are you there?');
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).waitFor();
  await page.unroute('**/trpc/chat**');
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).click();
  await lastAnswer(page).getByText('You asked: Are you there?').waitFor();
  assert.equal(await page.locator('.turn').count(), 1);
  await page.context().close();
});

test('U7: a question that did not arrive outlives a visit to another conversation', async () => {
  const page = await stage.visit({ user: 'verify-12' });
  await askAndWait(page, 'What is 12 * 8?');
  await page.route('**/trpc/chat**', (route) => route.abort());
  await ask(page, 'Are you there?');
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).waitFor();
  await page.unroute('**/trpc/chat**');
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  const read = page.waitForResponse((response) => response.url().includes('conversations.get'));
  await page.goBack();
  await (await read).finished();
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).click();
  await lastAnswer(page).getByText('You asked: Are you there?').waitFor();
  assert.equal(await page.locator('.turn').count(), 2);
  await page.context().close();
});

test('U4: a first question that did not arrive is in the list after a reload, and can be sent', async () => {
  const page = await stage.visit({ user: 'verify-15' });
  await page.route('**/trpc/chat**', (route) => route.abort());
  await ask(page, 'Did my first question arrive?');
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).waitFor();
  await page.goto(stage.url);
  await page.getByRole('link', { name: 'Did my first question arrive?' }).click();
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).waitFor();
  await page.reload();
  await page.unroute('**/trpc/chat**');
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).click();
  await lastAnswer(page).getByText('You asked: Did my first question arrive?').waitFor();
  assert.equal(await page.locator('.turn').count(), 1);
  await page.context().close();
});

test('R1: a question whose answer was lost on the way is not paid twice when sent again', async () => {
  const page = await stage.visit({ user: 'verify-08' });
  const accepted = async () => (await stage.control.untilQuiet()).total.accepted;
  const before = await accepted();
  await page.route('**/trpc/chat**', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await ask(page, 'What is 12 * 8?');
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).waitFor();
  await page.unroute('**/trpc/chat**');
  await lastAnswer(page).getByRole('button', { name: 'Try again' }).click();
  await lastAnswer(page).locator('strong', { hasText: '96' }).waitFor();
  assert.equal(await page.locator('.turn').count(), 1);
  assert.equal((await accepted()) - before, 1);
  await page.context().close();
});

test('WCAG 4.1.3: a conversation that does not exist, or cannot be loaded, and an address that names none say so, also aloud', async () => {
  const page = await stage.visit({ user: 'verify-07' });
  const log = page.locator('[role=log]').first();
  const open = async (path: string, words: string) => {
    await page.goto(stage.url + path);
    await page.locator('.problem', { hasText: words }).waitFor();
    await log.getByText(words).first().waitFor();
  };
  const missing = '/c/7f3c2a1e-0000-4000-8000-000000000000';
  await open(missing, 'This conversation is no longer there.');
  for (const path of ['/c/7f3c2a1e', '/c/notes', `${missing}0`]) {
    await open(path, 'There is no conversation at this address. Here is a new one.');
    await page.getByRole('heading', { name: /^Ask once/ }).waitFor();
  }
  await stage.setStoreFault({ away: 'reset', operation: 'Query' });
  await open(missing, 'The store cannot be reached.');
  await stage.setStoreFault(undefined);
  await page.context().close();
});
