import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Turn } from './turn.ts';
import { versionedTurns, visibleTurns } from './visible-turns.ts';

const asked = (messageId: string, more: Partial<Turn> = {}): Turn => ({
  messageId,
  conversationId: 'c',
  query: `q ${messageId}`,
  agent: 'auto',
  model: 'm',
  askedAt: '2026-11-23T00:00:00.000Z',
  state: 'complete',
  response: { content: 'x', agentType: 'general', executionTimeMs: 1 },
  ...more,
});
const ids = (turns: readonly Pick<Turn, 'messageId'>[]) =>
  turns.map(({ messageId }) => messageId).join('');

test('visibleTurns() shows the branch of the chosen turn, to its newest end', () => {
  const turns = [asked('a'), asked('b'), asked('c'), asked('d', { replaces: 'b' }), asked('e')];
  assert.equal(ids(visibleTurns(turns)), 'ade');
  assert.equal(ids(visibleTurns(turns, 'b')), 'abc');
  assert.equal(ids(visibleTurns(turns, 'd')), 'ade');
  assert.equal(ids(visibleTurns(turns, 'a')), 'ade');
  const gone = [...turns, asked('f', { follows: 'c' })];
  assert.equal(ids(visibleTurns(gone)), 'abcf');
  assert.equal(ids(visibleTurns(gone, 'a')), 'abcf');
  assert.equal(ids(visibleTurns(gone, 'd')), 'ade');
});

test('visibleTurns() puts a turn on top that follows one that was not read', () => {
  assert.equal(ids(visibleTurns([asked('b'), asked('c', { follows: 'a' })])), 'c');
});

test('versionedTurns() names all versions of a question, but no failed attempt at the same one', () => {
  const failed: Partial<Turn> = { state: 'failed', response: undefined, query: 'q' };
  const turns = [
    asked('a', failed),
    asked('b', { replaces: 'a', query: 'q' }),
    asked('c', { replaces: 'b' }),
    asked('d', { replaces: 'c', state: 'failed', response: undefined }),
  ];
  assert.deepEqual(versionedTurns(turns)[0]?.versions, ['b', 'c', 'd']);
  assert.deepEqual(versionedTurns(turns, 'a')[0]?.versions, ['a', 'b', 'c', 'd']);
  assert.equal(versionedTurns(turns.slice(0, 2))[0]?.versions, undefined);
});

/**
 * One step of a person: asking at the end of the shown branch, editing a shown turn, or switching to another version.
 */
const step = fc.record({
  kind: fc.constantFrom('ask', 'edit', 'flip'),
  pick: fc.nat(),
  to: fc.nat(),
});

test('visibleTurns() is what a person saw, however they asked, edited and went to other versions', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const turns: Turn[] = [];
      /** The expected parents of each turn and versions of each question, computed by an independent model. */
      const above = new Map<string, readonly string[]>();
      const questions: string[][] = [];
      let shown: readonly string[] = [];
      let chosen: string | undefined;
      const say = (path: readonly string[], more: Partial<Turn>) => {
        const id = `${turns.length}.`;
        turns.push(asked(id, more));
        above.set(id, path);
        shown = [...path, id];
        chosen = undefined;
        return id;
      };
      for (const { kind, pick, to } of steps) {
        const target = shown[pick % Math.max(shown.length, 1)];
        if (kind === 'ask' || target === undefined) {
          const follows = chosen === undefined ? undefined : shown.at(-1);
          questions.push([say(shown, follows === undefined ? {} : { follows })]);
        } else if (kind === 'edit') {
          const question = questions.find((versions) => versions.includes(target));
          question?.push(say(above.get(target) ?? [], { replaces: target }));
        } else {
          const versions = questions.find((all) => all.includes(target)) ?? [];
          chosen = versions[to % versions.length];
          const through = turns.findLast(
            ({ messageId }) =>
              messageId === chosen || above.get(messageId)?.includes(chosen ?? '') === true,
          );
          shown = through ? [...(above.get(through.messageId) ?? []), through.messageId] : [];
        }
        const seen = versionedTurns(turns, chosen);
        assert.equal(ids(seen), shown.join(''));
        assert.equal(ids(visibleTurns(turns, chosen)), shown.join(''));
        for (const { messageId, versions = [messageId] } of seen)
          assert.deepEqual(
            versions,
            questions.find((all) => all.includes(messageId)),
          );
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  );
});
