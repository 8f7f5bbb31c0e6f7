import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createClient } from '../../client.ts';
import type { Reason } from '../reasons.ts';
import { receive } from './receive.ts';
import { onLost, onRefusal } from './turn-events.ts';
import { isHeld, type Turn } from './turn.ts';

const sent: Turn = {
  messageId: crypto.randomUUID(),
  query: 'What is 12 * 8?',
  agent: 'auto',
  model: 'some.model',
  askedAt: '2026-11-23T06:00:00.000Z',
  phase: 'sent',
  text: '',
};

/**
 * Sends a question that the server refuses with `reason`; then the server reports that it does not hold the message.
 */
async function refusedWith(reason: Reason): Promise<Turn> {
  let turn = sent;
  const client = createClient(
    () => undefined,
    async (path) => {
      const address = path instanceof Request ? path.url : path.toString();
      const isRest = address.includes('chat.resume');
      const data = { reason: isRest ? 'message_missing' : reason };
      return Response.json({ error: { data } }, { status: isRest ? 404 : 409 });
    },
  );
  const { messageId, query, agent, model } = sent;
  const refusal = await receive(
    {
      client,
      messageId,
      signal: new AbortController().signal,
      turn: () => turn,
      onPart: () => {},
      onLost: () => (turn = onLost(turn)),
    },
    { conversationId: crypto.randomUUID(), messageId, query, agent, model },
  );
  assert.ok(refusal);
  return onRefusal(turn, refusal);
}

test('a question that the server does not hold can be sent again, however the first try ended', async () => {
  // The server knows the message while it prepares the answer, but drops the message if the connection ends then.
  const reasons = fc.constantFrom<Reason>('message_seen', 'connection_lost', 'unreachable');
  await fc.assert(
    fc.asyncProperty(reasons, async (reason) => {
      const turn = await refusedWith(reason);
      assert.deepEqual([turn.phase, isHeld(turn)], ['queued', false]);
    }),
    { numRuns: 20 },
  );
});
