import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import {
  ask,
  askAndWait,
  closeStage,
  lastAnswer,
  hearAnnouncements,
  startStage,
  type Stage,
} from './fixture.ts';
import { outside } from './layout-rules.fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

test('U10: the theme is chosen, kept, and there before the first paint', async () => {
  const page = await stage.visit({ user: 'verify-13' });
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  assert.notEqual(await background(), light);
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('radio', { name: 'System' }).check();
  assert.equal(await background(), light);
  await page.context().close();
});

test('U10: shortcuts work, and single keys can be switched off', async () => {
  const page = await stage.visit({ user: 'verify-14' });
  const blur = () =>
    page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
  await blur();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'question');
  assert.equal(await page.getByLabel('Your question').inputValue(), '');
  await blur();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByLabel(/^Single keys/).uncheck();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await blur();
  await page.keyboard.press('?');
  await page.keyboard.press('/');
  assert.notEqual(await page.evaluate(() => document.activeElement?.id), 'question');
  assert.equal(await sheet.count(), 0);
  await askAndWait(page, 'Good morning');
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('heading', { name: /^Ask once/ }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  await page.context().close();
});

test('U2: the view follows the end only while the reader is there', async () => {
  const page = await stage.visit({ user: 'verify-15' });
  await askAndWait(page, 'Explain the quadratic formula');
  await stage.control.behave({ perTokenMs: 15 });
  await ask(page, 'Tell me a long story');
  await page.locator('.turn[data-phase=answering]').waitFor();
  const gap = () =>
    page.evaluate(() => {
      const reading = document.querySelector('.reading');
      return reading ? reading.scrollHeight - reading.scrollTop - reading.clientHeight : NaN;
    });
  await page.waitForTimeout(600);
  assert.ok((await gap()) < 60);
  await page.locator('.reading').hover();
  await page.mouse.wheel(0, -500);
  await page.getByRole('button', { name: 'New text below' }).waitFor();
  assert.ok((await gap()) > 200);
  await page.getByRole('button', { name: 'New text below' }).click();
  assert.ok((await gap()) < 60);
  // A narrower window makes the conversation longer, but the page must not report this as new text.
  await page.keyboard.press('Escape');
  await page.locator('.turn[data-phase=stopped]').waitFor();
  for (const isAtEnd of [true, false]) {
    if (!isAtEnd) {
      await page.locator('.reading').hover();
      await page.mouse.wheel(0, -500);
      await page.getByRole('button', { name: 'Jump to the end' }).waitFor();
    }
    for (const [width, height] of [
      [820, 600],
      [390, 844],
      [320, 480],
      [1_440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(100);
      assert.equal(await page.getByRole('button', { name: 'New text below' }).count(), 0);
    }
  }
  await page.context().close();
});

test('U10: an answer is announced once, not token by token', async () => {
  const page = await stage.visit({ user: 'verify-16' });
  const { heard, hears } = await hearAnnouncements(page);
  await askAndWait(page, 'What is 12 * 8?');
  await hears(/^Answer: 12/);
  const all = await heard();
  assert.ok(all.length <= 3, all.join(' / '));
  assert.match(all.at(-1) ?? '', /^Answer: 12/);
  await page.context().close();
});

test('U9a: the reader’s position in each conversation is kept over another one, Back and a reload', async () => {
  const page = await stage.visit({ user: 'verify-17' });
  await stage.control.behave({ perTokenMs: 0 });
  await askAndWait(page, 'Tell me a long story');
  await askAndWait(page, 'Explain the quadratic formula');
  await lastAnswer(page).locator('math').first().waitFor();
  const first = page.url();
  const heading = page.getByRole('heading', { name: 'What the discriminant says' });
  await heading.evaluate((one) => {
    one.scrollIntoView({ block: 'start' });
  });
  const top = async () => (await heading.boundingBox())?.y ?? NaN;
  const before = await top();
  const assertKept = async (after: string) => {
    await page.waitForFunction((url) => location.href === url, first);
    await heading.waitFor();
    await page.waitForTimeout(500);
    const now = await top();
    assert.ok(Math.abs(now - before) < 3, `${after}: ${now} instead of ${before}`);
  };
  await page.keyboard.press('Control+Shift+O');
  await askAndWait(page, 'Good morning');
  await page.locator('.item-link').nth(1).click();
  await assertKept('the other conversation');
  await page.goBack();
  await page.getByRole('heading', { level: 2, name: 'Good morning' }).waitFor();
  await page.goForward();
  await assertKept('Back and Forward');
  await page.reload();
  await assertKept('a reload');
  await page.keyboard.press('End');
  await page.context().close();
});

test('U10: the page can be installed, and the browser’s bars have the colour of the theme', async () => {
  const page = await stage.visit({ user: 'verify-18' });
  const cdp = await page.context().newCDPSession(page);
  const { data = '', errors } = await cdp.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { name, start_url, icons } = JSON.parse(data);
  assert.deepEqual([name, start_url, icons.length], ['Onecall', '/', 3]);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  // The tests' windows are private, so no app can be installed from them; only the error about that is ignored.
  const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  assert.deepEqual(others, []);
  const bars = () =>
    page
      .locator('meta[name=theme-color]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('content')));
  const [light, dark] = await bars();
  assert.notEqual(light, dark);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  assert.deepEqual(await bars(), [dark, dark]);
  await page.getByRole('radio', { name: 'System' }).check();
  assert.deepEqual(await bars(), [light, dark]);
  await page.context().close();
});

test('WCAG 1.4.4, 1.4.10: at 200 % and at 320 px nothing of a dialog lies outside the window', async () => {
  const page = await stage.visit({ user: 'verify-06' });
  await askAndWait(page, 'Explain the quadratic formula');
  // The sizes are those of a window of 1280 x 860 at 200 % zoom and at 400 %, and of a small phone.
  for (const [width, height] of [
    [640, 430],
    [320, 256],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const name of ['My notes', 'My usage', 'Keyboard shortcuts', 'Recently deleted']) {
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('button', { name, exact: true }).last().click();
      await page.getByRole('dialog', { name }).waitFor();
      assert.deepEqual(await outside(page), [], `${width} x ${height}, ${name}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name }).waitFor({ state: 'detached' });
    }
  }
  await page.context().close();
});
