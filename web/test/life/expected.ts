import assert from 'node:assert/strict';
import { isHeld } from '../../app/chat/turn.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

/**
 * What a person must see of one conversation: the questions in their order. Nobody asks twice with the same words, so a question is
 * known by them.
 */
export type Expected = {
  id: string | undefined;
  questions: string[];
  /** Questions that the person stopped. */
  stopped: Set<string>;
  /** Whether tasks were killed or the store was in trouble. */
  troubled: boolean;
  deleted: boolean;
};

export const nothing = (): Expected => ({
  id: undefined,
  questions: [],
  stopped: new Set(),
  troubled: false,
  deleted: false,
});

/** Returns the pages on which the person is signed in. */
export const pagesOf = ({ pages }: World, person: string): Page[] =>
  [...pages].filter((page) => page.person === person);

/** What holds at every moment: no page has shown what it must not, and none shows a question that is not there. */
export function assertNow(expected: Expected, world: World): void {
  for (const page of world.pages) {
    const [fault] = page.faults;
    if (fault !== undefined) throw fault;
    if (page.person !== 'alice')
      assert.deepEqual(page.turns(), [], 'nothing of alice is shown to bob');
    if (expected.deleted) continue;
    for (const turn of page.turns())
      if (isHeld(turn) && !page.isBusy())
        assert.ok(
          expected.questions.includes(turn.query),
          `${turn.query} was replaced, and is shown`,
        );
  }
}
