import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { test } from '../../harness/kit/kit.ts';
import { ask, closeStage, lastAnswer, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

const problem = async (page: Page): Promise<string> => {
  const words = lastAnswer(page).locator('.problem p');
  await words.waitFor();
  return (await words.textContent()) ?? '';
};
const clear = async (page: Page) => {
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('heading', { name: /^Ask once/ }).waitFor();
};

test('a model that wrote nothing leaves the question, one that was cut leaves the text, and the page says which', async () => {
  const page = await stage.visit({ user: 'verify-01' });
  for (const errorKind of [
    'ThrottlingException',
    'ModelNotReadyException',
    'ServiceUnavailableException',
  ] as const) {
    // A throttled call is sent again up to twice, so three calls fail.
    await stage.control.behave({ errorKind, scope: { next: 3 } });
    await ask(page, 'What is 12 * 8?');
    assert.match(await problem(page), /Your question is kept\.$/, errorKind);
    await stage.control.clearBehaviour();
    await clear(page);
  }
  await stage.control.behave({ cutAfterTokens: 40, scope: { next: 1 } });
  await ask(page, 'Tell me a long story');
  assert.match(await problem(page), /What was written is kept\.$/);
  await page.context().close();
});

test('only a browser without a network reads "You are offline"', async () => {
  const page = await stage.visit({ user: 'verify-02' });
  const offline = page.getByText('You are offline');
  const failures: readonly (readonly [name: string, fail: Parameters<Page['route']>[1]])[] = [
    ['no response', (route) => route.abort('connectionreset')],
    ['the gateway’s 502', (route) => route.fulfill({ status: 502, body: '<html></html>' })],
    ['a firewall’s 403', (route) => route.fulfill({ status: 403, body: '<html></html>' })],
  ];
  for (const [name, fail] of failures) {
    await page.route('**/trpc/chat**', fail);
    await ask(page, 'Are you there?');
    assert.doesNotMatch(await problem(page), /offline/i, name);
    assert.equal(await offline.count(), 0, name);
    await page.unroute('**/trpc/chat**');
    await clear(page);
  }
  await page.context().setOffline(true);
  await offline.first().waitFor();
  await page.context().close();
});

test('a message that needs no action goes by itself within 6 s', async () => {
  const page = await stage.visit({ user: 'verify-03' });
  await ask(page, 'What is 12 * 8?');
  await lastAnswer(page).locator('.receipt').waitFor();
  await page.clock.install();
  await page.getByRole('button', { name: 'Wrong category' }).click();
  await page.getByRole('button', { name: 'General', exact: true }).click();
  const noted = page.locator('.toast', { hasText: 'Thank you, noted.' });
  await noted.waitFor();
  await page.clock.fastForward('00:06');
  await noted.waitFor({ state: 'detached' });
  await page.context().close();
});

const MARKED = `The **roots** of $x^2 = 4$ are *two*, see [why](https://example.com/why):

| Root | Sign |
| --- | :-- |
| **2** | plus |

$$x = \\pm\\sqrt{4}$$

- \`sqrt(4)\` and ~~nothing~~ else

\`\`\`python
print(2 ** 2 | 0)
\`\`\`
`;

test('no half-written mark flashes while an answer with emphasis, a table, code and a formula arrives', async () => {
  const page = await stage.visit({ user: 'verify-04' });
  // One character a token shows every state in which a mark can be half written.
  await stage.control.behave({
    text: ['math 97\n', ...Array.from(MARKED)],
    perTokenMs: 5,
    scope: { next: 1 },
  });
  await page.evaluate(() => {
    const flashed = new Set<string>();
    Object.assign(window, { flashed });
    const look = () => {
      const prose = document.querySelector('.answer .prose');
      const walker = document.createTreeWalker(prose ?? document.head, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { parentElement, textContent } = walker.currentNode;
        if (parentElement?.closest('code, math, .code') !== null) continue;
        for (const [mark] of textContent?.matchAll(/\*\*|^\||\| ---|`+|\$\$?|\]\(/g) ?? [])
          flashed.add(`${mark} in "${textContent}"`);
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  await ask(page, 'Explain the quadratic formula');
  await lastAnswer(page).locator('.receipt').waitFor();
  assert.deepEqual(await page.evaluate(() => [...Object(window).flashed]), []);
  assert.ok((await lastAnswer(page).locator('strong, table, math, pre').count()) >= 6);
  await page.context().close();
});
