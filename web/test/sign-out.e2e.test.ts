import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  ask,
  askAndWait,
  closeStage,
  expireSession,
  lastAnswer,
  signIn,
  startStage,
  type Stage,
} from './fixture.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
afterEach(() => stage.setStoreFault(undefined));
after(() => closeStage(stage));

const SECRET = 'A question of mine';

/** Returns all cookies of the browser as one header, with which a test can use a copied session. */
const cookiesOf = async (page: Page): Promise<string> =>
  (await page.context().cookies(stage.url)).map(({ name, value }) => `${name}=${value}`).join('; ');

async function signOut(page: Page, user: string): Promise<void> {
  await page.getByRole('button', { name: `Account of ${user}` }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

/**
 * Asserts that the sign-out page is shown, the browser stores nothing about the person, and the next visit requires
 * the password.
 */
async function assertSignedOut(page: Page, user: string): Promise<void> {
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/signed-out');
  const left = await page.evaluate(() =>
    [localStorage, sessionStorage].flatMap((store) => Object.entries(store).map(String)),
  );
  assert.deepEqual(
    left.filter((entry) => entry.includes(user) || entry.includes(SECRET)),
    [],
  );
  await page.goto(stage.url);
  await page.locator('[name=password]').waitFor();
}

async function assertOpensNothing(cookie: string): Promise<void> {
  const response = await fetch(`${stage.url}/trpc/session.get`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', cookie },
  });
  const text = await response.text();
  assert.equal(response.status, 401, text);
}

test('A6a: signing out with the store away ends signed out, and the old cookie opens nothing', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  await askAndWait(page, SECRET);
  const cookie = await cookiesOf(page);
  await stage.setStoreFault({ away: 'reset' });
  await signOut(page, 'verify-01');
  await assertSignedOut(page, 'verify-01');
  await stage.setStoreFault(undefined);
  await assertOpensNothing(cookie);
  await page.context().close();
});

test("A6a: signing out after the load balancer's session has ended ends signed out", async () => {
  const page = await stage.visit({ user: 'verify-02' });
  await askAndWait(page, SECRET);
  await expireSession(page);
  await signOut(page, 'verify-02');
  await assertSignedOut(page, 'verify-02');
  await page.context().close();
});

test('A6a: signing out twice, in a tab that did not hear of the first time, ends signed out', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await askAndWait(page, SECRET);
  const cookie = await cookiesOf(page);
  const deaf = await page.context().newPage();
  await deaf.addInitScript(() => {
    class Deaf extends BroadcastChannel {
      constructor() {
        super(crypto.randomUUID());
      }
    }
    Object.defineProperty(globalThis, 'BroadcastChannel', { value: Deaf });
  });
  await deaf.goto(stage.url);
  await deaf.getByRole('button', { name: 'Account of verify-03' }).waitFor();
  await signOut(page, 'verify-03');
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await signOut(deaf, 'verify-03');
  await assertSignedOut(deaf, 'verify-03');
  await assertOpensNothing(cookie);
  await page.context().close();
});

test('A6a: signing out in one of several tabs ends all of them signed out', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  await askAndWait(page, SECRET);
  const cookie = await cookiesOf(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await lastAnswer(other).locator('.receipt').waitFor();
  await signOut(page, 'verify-04');
  for (const tab of [page, other]) await assertSignedOut(tab, 'verify-04');
  await assertOpensNothing(cookie);
  await page.context().close();
});

test('A6a: a sign-out that did not reach the server says so, and deletes nothing', async () => {
  const page = await stage.visit({ user: 'verify-05' });
  await askAndWait(page, SECRET);
  await page.route('**/trpc/session.signOut**', (route) => route.abort());
  await signOut(page, 'verify-05');
  await page.getByText('Not signed out.').first().waitFor();
  await page.unroute('**/trpc/session.signOut**');
  await page.reload();
  await lastAnswer(page).getByText(`You asked: ${SECRET}`).waitFor();
  await signOut(page, 'verify-05');
  await assertSignedOut(page, 'verify-05');
  await page.context().close();
});

test('A6b: a stale tab shows and writes nothing of the person who signed in after it', async () => {
  const stale = await stage.visit({ user: 'verify-06' });
  await askAndWait(stale, SECRET);
  const before = (await stage.control.untilQuiet()).total.accepted;
  await stale.context().clearCookies();
  const other = await stale.context().newPage();
  other.setDefaultTimeout(30_000);
  await other.goto(stage.url);
  await signIn(other, 'verify-07');
  await askAndWait(other, 'Words of somebody else');

  await ask(stale, 'Whose account is this?');
  await stale.getByText('Somebody else has signed in in this browser.').first().waitFor();
  const shown = await stale.locator('body').textContent();
  assert.ok(!shown?.includes('Words of somebody else'));
  assert.equal((await stage.control.untilQuiet()).total.accepted - before, 1);

  await other.reload();
  await lastAnswer(other).getByText('You asked: Words of somebody else').waitFor();
  await stale.getByRole('button', { name: 'Reload' }).click();
  for (const tab of [stale, other]) {
    await tab.getByRole('button', { name: 'Account of verify-07' }).waitFor();
    await tab.getByText('Words of somebody else').first().waitFor();
    const text = await tab.locator('body').textContent();
    assert.ok(!text?.includes(SECRET) && !text?.includes('Whose account'), text ?? '');
  }
  await stale.context().close();
});
