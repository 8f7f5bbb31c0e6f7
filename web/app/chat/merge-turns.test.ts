import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredTurn } from '../../client.ts';
import { mergeTurns } from './merge-turns.ts';
import { anyState } from './state.fixture.ts';
import { isHeld, isOpen, type Turn } from './turn.ts';

const ids = ['a', 'b', 'c', 'd', 'e'] as const;
const common = {
  query: 'q',
  agent: 'auto' as const,
  model: 'm',
  askedAt: '2026-01-01T00:00:00.000Z',
};
const shownTurn = (messageId: string): fc.Arbitrary<Turn> =>
  fc
    .tuple(fc.string({ maxLength: 5 }), anyState)
    .map(([text, state]) => ({ ...common, messageId, text, ...state }));
const storedTurn = (messageId: string): fc.Arbitrary<StoredTurn> =>
  fc
    .constantFrom<StoredTurn['state']>(
      'accepted',
      'answering',
      'complete',
      'cut',
      'stopped',
      'failed',
    )
    .map((state) => ({ ...common, messageId, conversationId: 'c', state }));

test('mergeTurns() shows every turn of the server and of the page, and takes no shown text away', () => {
  const shown = fc.subarray([...ids]).chain((some) => fc.tuple(...some.map(shownTurn)));
  const stored = fc.subarray([...ids]).chain((some) => fc.tuple(...some.map(storedTurn)));
  fc.assert(
    fc.property(shown, stored, (shown, stored) => {
      const settled = new Set(
        shown.filter((turn) => isHeld(turn) && !isOpen(turn)).map(({ messageId }) => messageId),
      );
      const turns = mergeTurns(shown, stored, settled);
      const byId = new Map(turns.map((turn) => [turn.messageId, turn]));
      assert.equal(byId.size, turns.length, 'each turn once');
      for (const { messageId } of stored) assert.ok(byId.has(messageId));
      for (const turn of shown) {
        const after = byId.get(turn.messageId);
        if (after) assert.ok(after.text.length >= turn.text.length);
        else assert.ok(settled.has(turn.messageId), 'only a deleted turn goes');
      }
    }),
  );
});
