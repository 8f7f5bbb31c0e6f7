import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinAnswers } from './join-answers.ts';
import type { Turn } from './turn.ts';
import { visibleTurns } from './visible-turns.ts';

const stored: Omit<Turn, 'messageId'> = {
  conversationId: 'c',
  query: 'q',
  agent: 'auto',
  model: 'm',
  askedAt: '2026-11-23T00:00:00.000Z',
  state: 'complete',
  response: { content: 'x', agentType: 'general', executionTimeMs: 1 },
};

const ids = (turns: readonly { messageId: string }[]) =>
  turns.map(({ messageId }) => messageId).join('');
/** Returns turns from texts of the form `id`, `id>replaced` or `id+continued`. */
const turns = (...spelled: string[]) =>
  spelled.map((text) => {
    const [messageId = '', replaces] = text.split('>');
    const [first = '', continues] = messageId.split('+');
    return {
      messageId: first,
      ...(replaces !== undefined && { replaces }),
      ...(continues !== undefined && { continues }),
    };
  });

test('visibleTurns() drops a replaced turn and all that followed it', () => {
  assert.equal(ids(visibleTurns(turns('a', 'b', 'c', 'd>b'))), 'ad');
  assert.equal(ids(visibleTurns(turns('a', 'b>a', 'c>b', 'd'))), 'cd');
});

test('visibleTurns() keeps a turn that replaces one it does not know', () => {
  assert.equal(ids(visibleTurns(turns('b', 'c>a'))), 'bc');
});

test('visibleTurns() always keeps the last turn, each turn once, and their order', () => {
  const turn = fc.record({ messageId: fc.uuid(), pick: fc.nat() });
  fc.assert(
    fc.property(
      fc.uniqueArray(turn, { selector: (turn) => turn.messageId, minLength: 1 }),
      (list) => {
        const all = list.map(({ messageId, pick }, at) => {
          const replaces = at > 0 && pick % 3 === 0 ? list[pick % at]?.messageId : undefined;
          return { messageId, ...(replaces !== undefined && { replaces }) };
        });
        const visible = visibleTurns(all);
        assert.equal(visible.at(-1), all.at(-1));
        const positions = visible.map((turn) => all.indexOf(turn));
        assert.deepEqual(
          positions,
          positions.toSorted((a, b) => a - b),
        );
        for (const { replaces } of visible)
          assert.ok(!visible.some(({ messageId }) => messageId === replaces));
      },
    ),
  );
});

test('visibleTurns() keeps a continuation with its answer, and the latest one alone', () => {
  assert.equal(ids(visibleTurns(turns('a', 'b+a', 'c+b'))), 'abc');
  assert.equal(ids(visibleTurns(turns('a', 'b+a', 'c+b', 'd+a'))), 'ad');
  assert.equal(ids(visibleTurns(turns('a', 'b+a', 'c+b', 'd+b'))), 'abd');
  assert.equal(ids(visibleTurns(turns('a', 'b', 'c+a', 'd>b'))), 'acd');
  assert.equal(ids(visibleTurns(turns('a', 'b', 'c+a', 'd>a'))), 'd');
});

test('visibleTurns() keeps the latest of the continuations of a superseded piece', () => {
  assert.equal(ids(visibleTurns(turns('a', 'b+a', 'c+a', 'd+b', 'e+b'))), 'ace');
});

test('visibleTurns() keeps of each answer one chain of pieces, whatever was replaced and continued', () => {
  const turn = fc.record({
    messageId: fc.uuid(),
    kind: fc.constantFrom('new', 'replaces', 'continues'),
    pick: fc.nat(),
  });
  fc.assert(
    fc.property(fc.uniqueArray(turn, { selector: (turn) => turn.messageId }), (list) => {
      const all = list.map(({ messageId, kind, pick }, at) => {
        const other = at > 0 && kind !== 'new' ? list[pick % at]?.messageId : undefined;
        return other === undefined ? { messageId } : { messageId, [kind]: other };
      });
      const visible: readonly { messageId: string; continues?: string }[] = visibleTurns(all);
      assert.equal(visible.at(-1), all.at(-1));
      const continued = visible.flatMap(({ continues = [] }) => continues);
      assert.equal(new Set(continued).size, continued.length, 'one continuation each');
      const answers = joinAnswers(visible.map((one) => ({ ...stored, ...one })));
      const known = new Set(visible.map(({ messageId }) => messageId));
      const own = visible.filter(({ continues = '' }) => !known.has(continues));
      assert.equal(answers.length, own.length, 'one turn for each answer');
      const texts = answers.map(({ response }) => response?.content ?? '').join('');
      assert.equal(texts.length, visible.length, 'each text once');
    }),
  );
});
