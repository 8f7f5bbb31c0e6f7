import type { Page } from 'playwright-core';
import { Divergence } from './person.ts';

/** The state that the page is expected to show. */
export type PageModel = {
  model: string;
  agent: string;
  questions: readonly string[];
  /** Language model and agent that a page selects for a new person; a sign-out must restore these choices. */
  readonly defaults: Readonly<{ model: string; agent: string }>;
};

export type Visitor = Readonly<{ user: string; password: string; url: string }>;

const field = (page: Page) => page.getByLabel('Your question');
const picker = (page: Page, name: 'Model' | 'Specialist') => page.getByRole('combobox', { name });

/** Fills in the sign-in form and waits until the chat page is shown. */
export async function signInAt(page: Page, { user, password }: Visitor): Promise<void> {
  await page.locator('[name=username]:visible').fill(user);
  await page.locator('[name=password]:visible').fill(password);
  await page.locator('[type=submit]:visible').click();
  await page.getByRole('button', { name: `Account of ${user}` }).waitFor();
}

/**
 * Sends a question on the page and waits until its answer has ended. `stop` stops the answer as soon as text appears.
 */
export async function askOnPage(page: Page, query: string, stop = false): Promise<void> {
  const before = await page.locator('.turn').count();
  await field(page).fill(query);
  await page.keyboard.press('Enter');
  const turn = page.locator('.turn').nth(before);
  const ended = turn.locator('.receipt, .problem, :text("Stopped")').first();
  if (stop) {
    await turn.locator('.prose').or(ended).first().waitFor();
    await page.keyboard.press('Escape');
  }
  await ended.waitFor();
}

/**
 * Milliseconds in which the page must show the expected state; it shows its cache first, then reads from the server.
 */
const SETTLES_MS = 8_000;
const POLL_MS = 100;

/**
 * Checks that the page shows the expected state.
 * @throws {Divergence}
 */
export async function seePage(page: Page, expected: PageModel): Promise<void> {
  const giveUpAt = performance.now() + SETTLES_MS;
  for (;;) {
    const wrong = await differenceOn(page, expected);
    if (wrong === undefined) return;
    if (performance.now() > giveUpAt) throw new Divergence(wrong);
    await page.waitForTimeout(POLL_MS);
  }
}

async function differenceOn(page: Page, expected: PageModel): Promise<string | undefined> {
  await picker(page, 'Model').waitFor();
  const turns = await page.locator('.turn').allTextContents();
  if (turns.length !== expected.questions.length)
    return `the page shows ${turns.length} turns, ${expected.questions.length} were left`;
  const lost = expected.questions.find((question, at) => !turns[at]?.includes(question));
  if (lost !== undefined) return `the page does not show "${lost}"`;
  for (const [what, name] of [
    ['model', 'Model'],
    ['agent', 'Specialist'],
  ] as const) {
    const chosen = await picker(page, name).inputValue();
    if (chosen !== expected[what])
      return `the page shows ${what} ${chosen}, ${expected[what]} was chosen`;
  }
  return undefined;
}

/** The commands that a test runs on the page. Each command also updates the expected state. */
export const PAGE_COMMANDS = {
  'selects a model': async (page, expected) => {
    const options = picker(page, 'Model').locator('option');
    const values = await options.evaluateAll((all) => all.map((one) => one.getAttribute('value')));
    expected.model = values.findLast((value) => value !== null) ?? expected.model;
    await picker(page, 'Model').selectOption(expected.model);
  },
  'selects an agent': async (page, expected) => {
    expected.agent = 'general';
    await picker(page, 'Specialist').selectOption(expected.agent);
  },
  asks: async (page, expected) => {
    const question = `What is ${expected.questions.length + 7} + 5?`;
    await askOnPage(page, question);
    expected.questions = [...expected.questions, question];
  },
  'asks and stops': async (page, expected) => {
    const question = `Explain recursion ${expected.questions.length}`;
    await askOnPage(page, question, true);
    expected.questions = [...expected.questions, question];
  },
  'clears and undoes': async (page) => {
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByText('This conversation is empty.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().click();
  },
  reloads: async (page) => {
    await page.reload();
  },
  'opens a second tab': async (page, expected) => {
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await seePage(tab, expected);
    await tab.close();
  },
  'lets the sign-in end': async (page, _expected, visitor) => {
    const place = page.url();
    await page.context().clearCookies();
    await page.reload();
    await signInAt(page, visitor);
    if (page.url() !== place) throw new Divergence('signing in again did not lead back');
  },
  'signs out and in': async (page, expected, visitor) => {
    const place = page.url();
    await page.getByRole('button', { name: `Account of ${visitor.user}` }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.goto(place);
    await signInAt(page, visitor);
    Object.assign(expected, expected.defaults);
  },
} satisfies Record<string, (page: Page, expected: PageModel, visitor: Visitor) => Promise<void>>;

export type PageCommand = keyof typeof PAGE_COMMANDS;

export const PAGE_COMMAND_NAMES = Object.keys(PAGE_COMMANDS).filter((name): name is PageCommand =>
  Object.hasOwn(PAGE_COMMANDS, name),
);
