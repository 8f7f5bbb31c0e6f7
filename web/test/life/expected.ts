import assert from 'node:assert/strict';
import { isHeld } from '../../app/chat/turn.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

/**
 * The state that the conversation must have: its questions in order. A question is identified by its text, which is
 * unique.
 */
export type Expected = {
  id: string | undefined;
  questions: string[];
  /** Texts of edited questions: maps the new text to the text before the edit. */
  before: Map<string, string>;
  /** Texts of the questions that the person stopped. */
  stopped: Set<string>;
  /** Whether server tasks were killed or the database failed in this test history. */
  troubled: boolean;
  deleted: boolean;
  /**
   * Questions that were in flight when all data was deleted, and so may have been stored after the deletion, by id of
   * the deleted conversation.
   */
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

/** Returns the pages on which this person is signed in. */
export const pagesOf = ({ pages }: World, person: string): Page[] =>
  [...pages].filter((page) => page.person === person);

/**
 * Returns the questions that the conversation must contain, in order. A question that was put back into the composer,
 * because nobody was signed in, may be missing. Then the question that it was to replace must still exist.
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
 * Asserts what must hold at any time: no page has shown a forbidden state, and no page shows a question that was
 * never sent.
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
