import type { Page } from 'playwright-core';
import type { Stage } from '../../test/fixture.ts';

type Behaviour = Parameters<Stage['control']['behave']>[0];

/** Returns a page with helpers that bring it from one state to the next for screenshots. */
export const makeScene = (stage: Stage, page: Page, isPhone: boolean) => ({
  stage,
  page,
  isPhone,
  /** Sets how the scripted model answers the next question. */
  next: (behaviour: Behaviour) => stage.control.behave({ ...behaviour, scope: { next: 1 } }),
  clear: () => stage.control.clearBehaviour(),
  fresh: async () => {
    await page.keyboard.press('Control+Shift+O');
    await page.getByRole('heading', { name: /^Ask once/ }).waitFor();
  },
  /** Opens the account menu, and chooses the given item. */
  account: async (item?: string) => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    const list = page.locator('.menu-list:popover-open');
    if (item !== undefined) await list.getByRole('button', { name: item, exact: true }).click();
    await page.waitForTimeout(300);
  },
  shut: async () => {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(100);
  },
});

export type Scene = ReturnType<typeof makeScene>;

/** The name of a state of the page, and the function that brings the page into this state from the previous one. */
export type SceneState = readonly [name: string, reach: (scene: Scene) => Promise<unknown>];
