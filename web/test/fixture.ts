import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import {
  createControlClient,
  type ControlClient,
} from '../../harness/emulator/bedrock/control-client.ts';
import { scripted } from '../../harness/emulator/bedrock/scripted.fixture.ts';
import type { Fault } from '../../harness/emulator/dynamodb/fault.ts';
import { DEMO_PASSWORD } from '../../harness/environments/local-settings.ts';
import { startLocal, type LocalOptions } from '../../harness/environments/local.ts';
import { answerTo } from './answers.ts';
import { launchBrowser } from './browser.ts';

export const STANDARD = 'offline.standard-v1:0';
export const BRIEF = 'offline.brief-v1:0';

const PRICE = { inputUsdPerMillion: 1, outputUsdPerMillion: 5, maxOutputTokens: 32_000 };
const PACE = { timeToFirstTokenMs: 60, perTokenMs: 2 };

type Visit = Readonly<{ user?: string; width?: number; dark?: boolean; path?: string }>;

export type Stage = Readonly<{
  url: string;
  control: ControlClient;
  /** Makes the emulated DynamoDB fail, or ends the failure if `fault` is undefined. */
  setStoreFault: (fault: Fault | undefined) => Promise<void>;
  /** Opens the page in a new browser context, signed in through the load balancer's login. */
  visit: (options?: Visit) => Promise<Page>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** Returns scripted models that write slowly enough for a test to watch. */
function scriptedModels(): Pick<LocalOptions, 'models' | 'answers'> {
  const model = { respond: scripted(answerTo), pace: PACE };
  return {
    models: [
      {
        id: STANDARD,
        label: 'Offline',
        about: 'Sorts questions, calculates, defines English words and reads your notes.',
        kind: 'offline',
        ...PRICE,
      },
      { id: BRIEF, label: 'Offline, brief', about: 'The same, in few words.', ...PRICE },
    ],
    answers: {
      [STANDARD]: model,
      [BRIEF]: { ...model, respond: scripted('general 90\nBriefly, yes.') },
    },
  };
}

/** Starts the whole service on this machine, with a scripted model, and a browser. */
export async function startStage(
  env: Readonly<Record<string, string>> = {},
  { models, answers }: Pick<LocalOptions, 'models' | 'answers'> = scriptedModels(),
): Promise<Stage> {
  if (!existsSync(new URL('../dist/index.html', import.meta.url)))
    throw new Error('The page is not built. Run "npm run -w web build" first');
  await using stack = new AsyncDisposableStack();
  const local = await startLocal({ models, env, ...(answers && { answers }) });
  stack.defer(() => local.close());
  const browser = await launchBrowser();
  stack.defer(() => browser.close());
  const controlUrl = local.bedrock?.controlUrl;
  if (controlUrl === undefined) throw new Error('The local environment has no Bedrock emulator');

  const kept = stack.move();
  return {
    url: local.url,
    control: createControlClient(controlUrl),
    setStoreFault: (fault) => local.dynamodb.setFault(fault),
    async visit({ user = 'alice', width = 1_280, dark = false, path = '/' } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 860 },
        colorScheme: dark ? 'dark' : 'light',
        permissions: ['clipboard-read', 'clipboard-write'],
        hasTouch: width < 500,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(local.url + path);
      await signIn(page, user);
      return page;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Stops the service and the browser after the tests; does nothing if they could not be started. */
export const closeStage = async (stage: Stage | undefined): Promise<void> => {
  await stage?.[Symbol.asyncDispose]();
};

/** Fills in and submits the login page to which the load balancer redirected. */
export async function signIn(page: Page, user: string): Promise<void> {
  await page.fill('[name=username]', user);
  await page.fill('[name=password]', DEMO_PASSWORD);
  await page.click('button[type=submit]');
  await page.getByRole('button', { name: `Account of ${user}` }).waitFor();
}

/** Types a question and sends it as a person does. */
export async function ask(page: Page, query: string): Promise<void> {
  await page.getByLabel('Your question').fill(query);
  // On a touch keyboard, Enter inserts a line break.
  if (await page.evaluate(() => matchMedia('(pointer: coarse)').matches))
    await page.getByRole('button', { name: /^Send/ }).tap();
  else await page.keyboard.press('Enter');
}

/** Sends a question, and waits for the receipt at the end of its answer. */
export async function askAndWait(page: Page, query: string): Promise<void> {
  await ask(page, query);
  await lastAnswer(page).locator('.receipt').waitFor();
}

export const lastAnswer = (page: Page) => page.locator('.turn').last().locator('.answer');

/** Ends the session as the browser sees it, by removing the load balancer's cookies. */
export const expireSession = (page: Page): Promise<void> => page.context().clearCookies();

/** Returns the button in the sidebar that opens the notes, not the items with similar names in menus. */
export const notesButton = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('button', { name: 'My notes', exact: true });

/** Records all announcements to screen readers from now on, because the page removes each after some seconds. */
export async function hearAnnouncements(page: Page) {
  const entries = await page.evaluateHandle(() => {
    const all: string[] = [];
    const log = document.querySelector('[role=log]');
    if (log)
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes) all.push(node.textContent ?? '');
      }).observe(log, { childList: true });
    return all;
  });
  const heard = () => entries.jsonValue();
  /** Waits until an announcement matches `words`. @throws if none does within 30 seconds */
  const hears = async (words: RegExp): Promise<void> => {
    const until = Date.now() + 30_000;
    for (let all = await heard(); !all.some((one) => words.test(one)); all = await heard()) {
      if (Date.now() > until) throw new Error(`"${all.join(' / ')}" lacks ${words}`);
      await page.waitForTimeout(50);
    }
  };
  return { heard, hears };
}
