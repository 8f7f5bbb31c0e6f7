import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { findingsOf } from '../../evidence/finding.ts';
import { launchChromium } from '../../target/chromium.ts';
import { charge, deadlinesOf, type CheckContext } from '../check-context.ts';
import { generate } from '../generate.ts';
import { Divergence } from '../state/person.ts';
import {
  askOnPage,
  PAGE_COMMAND_NAMES,
  PAGE_COMMANDS,
  seePage,
  signInAt,
  type PageCommand,
  type PageModel,
  type Visitor,
} from '../state/page.ts';
import { messageOf } from '../../evidence/parse.ts';

const is = findingsOf('page');
/** Longest time that one step in the browser may take, as a multiple of the contract's time limit for an answer. */
const BEYOND = 1.25;
const FIRST = 'What is 12 * 8?';

/** Checks in a real browser that the page keeps its state, over one generated order of all commands. */
export async function pageIsKept(ctx: CheckContext): Promise<void> {
  const { hostedUi, users, url } = ctx.target;
  const user = users.at(-2);
  if (!hostedUi || user === undefined)
    return ctx.find(
      is.inconclusive(
        'Cannot tell: there is no page to sign in at; to enable it, verify an environment by its name (ENV=)',
      ),
    );
  const browser = await launchChromium();
  if (!browser) {
    const how = 'install it (on Debian: apt-get install chromium) or set CHROMIUM_PATH';
    return ctx.find(is.inconclusive(`Cannot tell: there is no Chromium on this machine; ${how}`));
  }
  try {
    const visitor = { user, password: await hostedUi.passwordOf(user), url };
    const [order] = generate({
      name: 'page',
      arbitrary: fc.shuffledSubarray(PAGE_COMMAND_NAMES, { minLength: PAGE_COMMAND_NAMES.length }),
      seed: ctx.seed,
      count: 1,
    });
    const commands = order?.value ?? [];
    const wrong = await follow(ctx, { browser, visitor, commands });
    if (wrong?.hindered === true)
      return ctx.find(is.inconclusive(`Cannot tell: in Chromium ${wrong.why}`));
    if (wrong === undefined)
      return ctx.find(
        is.proven(`In Chromium all was found again after each of: ${commands.join(', ')}`),
      );
    const again = await follow(ctx, { browser, visitor, commands });
    const { property, seed } = ctx;
    const replay = { property, seed, cases: [], again: again ? 'confirmed' : 'flaky' } as const;
    ctx.find(is.violated(`In Chromium ${wrong.why}`, [wrong.why], { commands, again }), replay);
  } finally {
    await browser.close();
  }
}

type Following = Readonly<{
  browser: Browser;
  visitor: Visitor;
  commands: readonly PageCommand[];
}>;

type Stopped = Readonly<{ why: string; hindered: boolean }>;

/**
 * Runs the commands in a browser page and compares the page with the expected state after each command.
 * @returns why the page differed, and after which command; undefined when it never differed
 */
async function follow(
  ctx: CheckContext,
  { browser, visitor, commands }: Following,
): Promise<Stopped | undefined> {
  charge(ctx, { requests: 10 * (commands.length + 1), modelCalls: 3 });
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 860 },
    ignoreHTTPSErrors: ctx.target.selfSigned === true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(deadlinesOf(ctx).answerMs * BEYOND);
  let after = 'signing in';
  try {
    await page.goto(visitor.url);
    await signInAt(page, visitor);
    after = 'the first question';
    await askOnPage(page, FIRST);
    const defaults = {
      model: await page.getByRole('combobox', { name: 'Model' }).inputValue(),
      agent: await page.getByRole('combobox', { name: 'Specialist' }).inputValue(),
    };
    const expected: PageModel = { ...defaults, defaults, questions: [FIRST] };
    for (const command of commands) {
      after = `a person ${command}`;
      await PAGE_COMMANDS[command](page, expected, visitor);
      await seePage(page, expected);
    }
    return undefined;
  } catch (error) {
    const why = messageOf(error).split('\n').slice(0, 3).join(' ');
    // Only a page with other content than expected is a violation; a slow page or a refused request makes the result
    // inconclusive.
    return { why: `after ${after}: ${why}`, hindered: !(error instanceof Divergence) };
  } finally {
    await context.close();
  }
}
