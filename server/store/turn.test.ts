import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { visibleTurns } from './turn.ts';

const ids = (turns: readonly { messageId: string }[]) =>
  turns.map(({ messageId }) => messageId).join('');
const turns = (...spelled: string[]) =>
  spelled.map((text) => {
    const [messageId = '', replaces] = text.split('>');
    return { messageId, ...(replaces !== undefined && { replaces }) };
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
