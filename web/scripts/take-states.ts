/** Takes pictures of the page's states, each in both themes, to be looked at: node web/scripts/take-states.ts FOLDER [WIDTH ...] */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  ask,
  askAndWait,
  expireSession,
  lastAnswer,
  notesButton,
  startStage,
} from '../test/fixture.ts';

const [folder = 'states', ...widths] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
await using stack = new AsyncDisposableStack();
const stage = stack.use(await startStage({ PERSON_USD_PER_MONTH: '2' }));

/** Returns what takes a picture of a page in both themes. */
const camera = (page: Page, width: number) => async (name: string) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const png = await page.screenshot({ animations: 'disabled' });
    await writeFile(join(folder, `${name}-${width}-${colorScheme}.png`), png);
  }
  process.stdout.write(`${name} `);
};
const clear = () => stage.control.clearBehaviour();
const next = (behaviour: Parameters<typeof stage.control.behave>[0]) =>
  stage.control.behave({ ...behaviour, scope: { next: 1 } });
const MIXED = `general 84
The word for *peace* in several scripts:

- Arabic: **سلام** — هذه الجملة مكتوبة من اليمين إلى اليسار، وفيها رقم 42 km.
- 日本語では「平和」と言います。**太字**も使えます。
- 👩🏽‍🚀🏳️‍🌈 family: 👨‍👩‍👧‍👦
- A very long word: ${'Donaudampfschifffahrtsgesellschaft'.repeat(4)}
- [ ] a task
- [x] a task that is done

هذه فقرة كاملة باللغة العربية تشرح كيف تعمل الصفحة مع النصوص التي تُكتب من اليمين إلى اليسار.

| City | Population | Remark |
| :-- | --: | :-: |
| Tokyo | 37,400,068 | largest |
| São Paulo | 22,043,028 | in the south |
`;

async function walk(width: number): Promise<void> {
  const user = `verify-${String((width % 17) + 1).padStart(2, '0')}`;
  const isPhone = width < 900;
  const page = await stage.visit({ user, width });
  const take = camera(page, width);
  const fresh = async () => {
    await page.keyboard.press('Control+Shift+O');
    await page.getByRole('heading', { name: /^Ask once/ }).waitFor();
  };
  const account = async (item?: string) => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    if (item !== undefined) await page.getByRole('button', { name: item, exact: true }).click();
    await page.waitForTimeout(300);
  };
  const shut = async () => {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(100);
  };
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['01-welcome', () => page.waitForTimeout(500)],
    [
      '02-reading',
      async () => {
        await next({
          timeToFirstTokenMs: 4_000,
          perTokenMs: 40,
          reasoning: 'Let me see. '.repeat(10),
        });
        await ask(page, 'Explain the quadratic formula');
        await page.locator('.badge-waiting').waitFor();
      },
    ],
    ['03-thinking', () => page.getByText('Thinking', { exact: true }).first().waitFor()],
    [
      '04-streaming',
      async () => {
        await page.locator('.turn[data-phase=answering] .prose table').waitFor();
      },
    ],
    [
      '05-answered',
      async () => {
        await lastAnswer(page).locator('.receipt').waitFor();
        await page.waitForTimeout(400);
      },
    ],
    ['06-top', () => page.locator('.reading').evaluate((one) => (one.scrollTop = 0))],
    [
      '07-receipt',
      async () => {
        await lastAnswer(page).locator('.receipt summary').click();
        await page.locator('.reading').evaluate((one) => (one.scrollTop = 1e6));
        await page.waitForTimeout(200);
      },
    ],
    [
      '08-answer-menu',
      async () => {
        await lastAnswer(page).locator('.receipt summary').click();
        await lastAnswer(page).getByRole('button', { name: 'More about this answer' }).click();
      },
    ],
    [
      '09-category',
      async () => {
        await shut();
        await lastAnswer(page)
          .getByRole('button', { name: /category/i })
          .first()
          .click();
      },
    ],
    [
      '10-mixed',
      async () => {
        await shut();
        await next({ text: MIXED });
        await askAndWait(
          page,
          'How do you write "peace" in Arabic, Japanese and emoji? اكتبها من فضلك',
        );
        await page.waitForTimeout(500);
      },
    ],
    [
      '11-stopped',
      async () => {
        await next({ perTokenMs: 60 });
        await ask(page, 'Tell me a long story');
        await page.locator('.turn[data-phase=answering]').waitFor();
        await page.waitForTimeout(1_500);
        await page.keyboard.press('Escape');
        await page.locator('.turn[data-phase=stopped]').waitFor();
        await page.waitForTimeout(300);
      },
    ],
    [
      '12-cut',
      async () => {
        await next({
          text: 'general 90\nThe river rises in the hills, crosses the plain and',
          stopReason: 'max_tokens',
        });
        await askAndWait(page, 'Where does the river run?');
        await page.waitForTimeout(300);
      },
    ],
    [
      '13-error',
      async () => {
        await next({ errorKind: 'ModelNotReadyException' });
        await ask(page, 'What is 12 * 8?');
        await lastAnswer(page).locator('.problem').waitFor();
      },
    ],
    [
      '14-withheld',
      async () => {
        await next({ text: 'general 90\nThis begins well', stopReason: 'content_filtered' });
        await askAndWait(page, 'Something delicate');
      },
    ],
    [
      '15-empty',
      async () => {
        await next({ text: 'general 90\n' });
        await askAndWait(page, 'Say nothing');
      },
    ],
    [
      '16-remember',
      async () => {
        await clear();
        await askAndWait(page, 'Remember that my locker code is 4471');
      },
    ],
    [
      '17-edit',
      async () => {
        await page.locator('.question').last().hover();
        await page.getByRole('button', { name: 'Edit question' }).last().click();
      },
    ],
    [
      '18-versions',
      async () => {
        await page
          .getByLabel('Edit your question')
          .fill('Remember that my locker code is 4471, and that my bicycle is blue');
        await page.keyboard.press('Enter');
        if (
          isPhone &&
          (await page.getByRole('button', { name: 'Send', exact: true }).last().isVisible())
        ) {
          const send = page.locator('.editor button[type=submit]');
          if (await send.count()) await send.click();
        }
        await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
        await lastAnswer(page).locator('.receipt').waitFor();
      },
    ],
    [
      '19-attachments',
      async () => {
        await fresh();
        await page.getByLabel('Your question').evaluate((element) => {
          for (const text of [
            'The locker is blue. '.repeat(80),
            'name,size\nA,1\nB,2\n'.repeat(200),
          ]) {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            element.dispatchEvent(
              new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
            );
          }
        });
        await page.getByLabel('Your question').fill('Which colour has the locker?');
        await page.locator('.composer .attached').nth(1).waitFor();
        await page.waitForTimeout(200);
      },
    ],
    [
      '20-attached',
      async () => {
        await page.getByRole('button', { name: /^Send/ }).click();
        await lastAnswer(page).locator('.receipt').waitFor();
        await page.locator('.turn .attached summary').first().click();
      },
    ],
    [
      '21-long-draft',
      async () => {
        await fresh();
        await page.getByLabel('Your question').fill('One line of the draft\n'.repeat(14));
      },
    ],
    ['22-too-long', () => page.getByLabel('Your question').fill('word '.repeat(2_500))],
    [
      '23-notes',
      async () => {
        await page.getByLabel('Your question').fill('');
        if (isPhone) await account('My notes');
        else await notesButton(page).click();
        await page.locator('.note').first().waitFor();
      },
    ],
    [
      '24-instructions',
      async () => {
        await page
          .locator('.instructions textarea')
          .fill('Answer in British English. Keep answers under 200 words.');
      },
    ],
    [
      '25-usage',
      async () => {
        await shut();
        await account('My usage');
        await page.getByText(/is left until/).waitFor();
      },
    ],
    [
      '26-shortcuts',
      async () => {
        await shut();
        await account('Keyboard shortcuts');
      },
    ],
    [
      '27-erase',
      async () => {
        await shut();
        await account('Delete everything about me');
      },
    ],
    [
      '28-account',
      async () => {
        await shut();
        await account();
      },
    ],
    [
      '29-list',
      async () => {
        await shut();
        if (isPhone) await page.getByRole('button', { name: 'Show conversations' }).click();
        await page.waitForTimeout(300);
        const item = page.locator('.item').nth(1);
        await item.hover();
        await item.getByRole('button', { name: /^More about/ }).click();
      },
    ],
    [
      '30-pinned',
      async () => {
        await page
          .locator('.item')
          .nth(1)
          .getByRole('button', { name: 'Pin', exact: true })
          .click();
        await page.locator('.sidebar-day', { hasText: 'Pinned' }).waitFor();
      },
    ],
    [
      '31-deleted-toast',
      async () => {
        const item = page.locator('.item').last();
        await item.hover();
        await item.getByRole('button', { name: /^More about/ }).click();
        await item.getByRole('button', { name: 'Delete', exact: true }).click();
        await page.locator('.toast').waitFor();
      },
    ],
    [
      '32-search',
      async () => {
        await page.locator('#search').fill('zebra');
        await page.waitForTimeout(700);
      },
    ],
    [
      '33-deleted',
      async () => {
        await page.locator('#search').fill('');
        await shut();
        await account('Recently deleted');
        await page.getByRole('button', { name: /^Restore/ }).waitFor();
      },
    ],
    [
      '34-offline',
      async () => {
        await shut();
        await page.context().setOffline(true);
        await ask(page, 'Are you there?');
        await page.waitForTimeout(1_500);
      },
    ],
    [
      '35-expired',
      async () => {
        await page.context().setOffline(false);
        await fresh();
        await expireSession(page);
        await ask(page, 'Hello?');
        await page.getByRole('link', { name: 'Sign in again' }).waitFor();
      },
    ],
    [
      '36-sign-in',
      async () => {
        await page.getByRole('link', { name: 'Sign in again' }).click();
        await page.locator('[name=username]').waitFor();
      },
    ],
    [
      '37-sign-in-error',
      async () => {
        await page.fill('[name=username]', 'nobody');
        await page.fill('[name=password]', 'wrong');
        await page.click('button[type=submit]');
        await page.locator('.error').waitFor();
      },
    ],
    ['38-signed-out', () => page.goto(`${stage.url}/signed-out`)],
  ];
  for (const [name, reach] of steps) {
    try {
      await reach();
    } catch (error) {
      process.stdout.write(`\n${name}: ${String(error).slice(0, 300)}\n`);
    }
    await take(name);
  }
  await page.context().close();
}

for (const width of widths.length === 0 ? [1_440, 390] : widths.map(Number)) await walk(width);
