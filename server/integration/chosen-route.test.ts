import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { OFFERED } from '../tasks/routes.ts';
import type { Agent } from '../tasks/specialists/specialist.ts';
import { SPECIALISTS } from '../tasks/specialists/all.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { header } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

for (const chosenRoute of OFFERED.auto) {
  test(`chat answers again as ${chosenRoute} in one call, whatever route the model names, in place of the former answer`, async () => {
    const query = `The quick brown fox jumps ${chosenRoute}`;
    const first = await alice.chat({ query }, { script: { text: `${header('general')}\nOne` } });
    const { conversationId, messageId: replaces } = first.request;
    const other = chosenRoute === 'general' ? 'math' : 'general';
    for (const [code, fallback] of [
      [chosenRoute, false],
      [other, true],
    ] as const) {
      const script = { text: `${header(code)}\nTwo` };
      const input = { conversationId, query, replaces, chosenRoute };
      const { route, receipt, traceId, text, request } = await alice.chat(input, { script });
      const { agentType, category } = SPECIALISTS[chosenRoute].route;
      assert.deepEqual([route?.agentType, route?.category], [agentType, category]);
      assert.deepEqual([route?.fallback, text], [fallback, 'Two']);
      assert.equal(receipt?.modelCalls, 1);
      assert.equal((await onecall.account(traceId)).accepted, 1);
      const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
      assert.deepEqual(
        turns.slice(-1).map((turn) => [turn.messageId, turn.chosenRoute]),
        [[request.messageId, chosenRoute]],
      );
      assert.ok(!turns.some(({ messageId }) => messageId === replaces));
    }
  });
}

test('chat keeps a note that the person chose to keep, also when the model names another route', async () => {
  const input = { query: 'My desk is number 12', chosenRoute: 'save' } as const;
  const { note } = await alice.chat(input, { script: { text: `${header('general')}\nFine` } });
  assert.equal(note?.saved, true);
});

test('chat refuses a chosen route that its agent does not offer, or that it does not know, without a call', async () => {
  const refused = async (input: object, message: RegExp) => {
    const { error, traceId } = await alice.chat({ query: 'q', ...input });
    assert.equal(error?.reason, 'input_invalid');
    assert.match(error.message, message);
    assert.equal((await onecall.account(traceId)).accepted, 0);
  };
  for (const agent of ['teacher', 'knowledge_base', 'general'] as const satisfies Agent[]) {
    const offered: readonly string[] = OFFERED[agent];
    for (const chosenRoute of OFFERED.auto)
      if (!offered.includes(chosenRoute))
        await refused({ agent, chosenRoute }, /Cannot choose the route .* are accepted/);
  }
  await refused({ chosenRoute: 'poetry' }, /math/);
  const continues = crypto.randomUUID();
  await refused({ chosenRoute: 'math', continues }, /Cannot choose a route for a continuation/);
});
