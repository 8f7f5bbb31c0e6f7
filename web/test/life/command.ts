import fc from 'fast-check';
import { assertNow, pagesOf, type Expected } from './expected.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

type Command = fc.AsyncCommand<Expected, World>;
type Step = Readonly<{
  name: string;
  run: (expected: Expected, world: World) => Promise<void> | void;
}>;

/**
 * Returns a command for fast-check that runs a step of a test history. The step itself does nothing if it finds
 * nothing to act on.
 */
export const command = ({ name, run }: Step): Command => ({
  check: () => true,
  toString: () => name,
  async run(expected, world) {
    await run(expected, world);
    assertNow(expected, world);
  },
});

/** Returns the page on which a step acts, or undefined if alice is not signed in or has no page. */
export function pickPage(world: World, at: number): Page | undefined {
  if (world.person() !== 'alice') return undefined;
  const pages = pagesOf(world, 'alice');
  return pages[at % Math.max(1, pages.length)];
}

export const pageIndex = fc.nat({ max: 3 });
export const pause = fc.constantFrom(0, 5, 20, 80, 200);
