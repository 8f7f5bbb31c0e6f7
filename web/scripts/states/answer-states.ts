import { ask, askAndWait, lastAnswer } from '../../test/fixture.ts';
import type { SceneState } from './scene.ts';

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

/** States of an open conversation of which screenshots are taken. */
export const ANSWER_STATES: readonly SceneState[] = [
  ['01-welcome', ({ page }) => page.waitForTimeout(500)],
  [
    '02-reading',
    async ({ page, next }) => {
      await next({
        timeToFirstTokenMs: 4_000,
        perTokenMs: 40,
        reasoning: 'Let me see. '.repeat(10),
      });
      await ask(page, 'Explain the quadratic formula');
      await page.locator('.badge-waiting').waitFor();
    },
  ],
  ['03-thinking', ({ page }) => page.getByText('Thinking', { exact: true }).first().waitFor()],
  [
    '04-streaming',
    async ({ page }) => {
      await page.locator('.turn[data-phase=answering] .prose table').waitFor();
    },
  ],
  [
    '05-answered',
    async ({ page }) => {
      await lastAnswer(page).locator('.receipt').waitFor();
      await page.waitForTimeout(400);
    },
  ],
  ['06-top', ({ page }) => page.locator('.reading').evaluate((one) => (one.scrollTop = 0))],
  [
    '07-receipt',
    async ({ page }) => {
      await lastAnswer(page).locator('.receipt summary').click();
      await page.locator('.reading').evaluate((one) => (one.scrollTop = 1e6));
      await page.waitForTimeout(200);
    },
  ],
  [
    '08-answer-menu',
    async ({ page }) => {
      await lastAnswer(page).locator('.receipt summary').click();
      await lastAnswer(page).getByRole('button', { name: 'More about this answer' }).click();
    },
  ],
  [
    '09-category',
    async ({ page, shut }) => {
      await shut();
      await lastAnswer(page)
        .getByRole('button', { name: /category/i })
        .first()
        .click();
    },
  ],
  [
    '10-mixed',
    async ({ page, next, shut }) => {
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
    async ({ page, next }) => {
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
    async ({ page, next }) => {
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
    async ({ page, next }) => {
      await next({ errorKind: 'ModelNotReadyException' });
      await ask(page, 'What is 12 * 8?');
      await lastAnswer(page).locator('.problem').waitFor();
    },
  ],
  [
    '14-withheld',
    async ({ page, next }) => {
      await next({ text: 'general 90\nThis begins well', stopReason: 'content_filtered' });
      await askAndWait(page, 'Something delicate');
    },
  ],
  [
    '15-empty',
    async ({ page, next }) => {
      await next({ text: 'general 90\n' });
      await askAndWait(page, 'Say nothing');
    },
  ],
  [
    '16-remember',
    async ({ page, clear }) => {
      await clear();
      await askAndWait(page, 'Remember that my locker code is 4471');
    },
  ],
  [
    '17-edit',
    async ({ page }) => {
      await page.locator('.question').last().hover();
      await page.getByRole('button', { name: 'Edit question' }).last().click();
    },
  ],
  [
    '18-versions',
    async ({ page }) => {
      await page
        .getByLabel('Edit your question')
        .fill('Remember that my locker code is 4471, and that my bicycle is blue');
      await page.locator('.editor button[type=submit]').click();
      await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
      await lastAnswer(page).locator('.receipt').waitFor();
    },
  ],
];
