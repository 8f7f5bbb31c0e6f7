import assert from 'node:assert/strict';
import { isHeld } from '../../app/chat/turn.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

/**
 * The conversation that a person must see: its questions in order. No two questions have the same text, so a question
 * is identified by it.
 */
export type Expected = {
  id: string | undefined;
  questions: string[];
  /** Texts of edited questions: the text before the edit, by the text after it. */
  before: Map<string, string>;
  /** Questions that the person stopped. */
  stopped: Set<string>;
  /** Whether tasks were killed or the store failed. */
  troubled: boolean;
  deleted: boolean;
  /** Questions that may have arrived after everything was deleted, by the ids of the deleted conversations. */
  erased: Map<string, ReadonlySet<string>>;
};

export const nothing = (): Expected => ({
  id: undefined,
  questions: [],
  before: new Map(),
  stopped: new Set(),
  troubled: false,
  deleted: false,
  erased: new Map(),
});

/** Returns the pages on which the person is signed in. */
export const pagesOf = ({ pages }: World, person: string): Page[] =>
  [...pages].filter((page) => page.person === person);

/**
 * Returns the questions that must be there, in their order. A question that a page put back into the composer, because nobody was
 * signed in, need not be stored; unless it is, the question that it was to replace stays.
 */
export function presentQuestions(
  { questions, before }: Expected,
  drafts: ReadonlySet<string>,
  stored: ReadonlySet<string>,
): string[] {
  const standing = (query: string | undefined): string[] => {
    if (query === undefined) return [];
    return drafts.has(query) && !stored.has(query) ? standing(before.get(query)) : [query];
  };
  return questions.flatMap(standing);
}

/**
 * Asserts what holds at every moment: no page has shown a forbidden state, and none shows a question that does not
 * exist.
 */
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
          presentQuestions(expected, world.drafts, new Set([turn.query])).includes(turn.query),
          `${turn.query} was replaced, and is shown`,
        );
  }
}
