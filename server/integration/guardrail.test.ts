import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOnecall } from './onecall.ts';
import { header } from './scripted-models.ts';

const guardrails = {
  'g1:1': {
    words: ['forbidden'],
    blockedInput: 'This question cannot be answered here.',
    blockedOutput: 'This answer cannot be shown.',
  },
};

test('a guardrail reads question and answer within the one call, and its intervention is an ending of its own', async (t) => {
  const onecall = await startOnecall({ guardrails, env: { GUARDRAIL: 'g1:1' } });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  for (const [query, written, ending, shown] of [
    ['Say something', 'Something nice', 'complete', 'Something nice'],
    ['Say a FORBIDDEN thing', 'Sure', 'guarded', 'This question cannot be answered here.'],
    ['Say something', 'A forbidden thing', 'guarded', 'This answer cannot be shown.'],
  ] as const) {
    const script = { text: `${header('general')}\n${written}` };
    const { receipt, text, traceId } = await alice.chat({ query }, { script });
    assert.deepEqual([receipt?.ending, text], [ending, shown]);
    assert.ok((receipt?.guardrailUnits ?? 0) > 0);
    const { line, accepted } = await onecall.account(traceId);
    assert.deepEqual([line.ending, accepted], [ending, 1]);
  }
  // Bedrock refuses the call of a role that may not apply the guardrail, so no answer can bypass the guardrail.
  const script = { errorKind: 'AccessDeniedException' } as const;
  const denied = await alice.chat({ query: 'Hello' }, { script });
  assert.deepEqual([denied.error?.reason, denied.text], ['model_denied', '']);
  assert.equal((await onecall.account(denied.traceId)).accepted, 0);
});

test('a guardrail that does not exist lets no answer pass', async (t) => {
  const onecall = await startOnecall({ guardrails, env: { GUARDRAIL: 'g1:2' } });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const unknown = await alice.chat({ query: 'Hello' });
  assert.equal(unknown.text, '');
  assert.match(unknown.error?.reason ?? '', /^model_/);
});

test('an answer without a guardrail has no units of one', async (t) => {
  const onecall = await startOnecall();
  t.after(() => onecall.close());
  const { receipt } = await (await onecall.as('alice')).chat({ query: 'Hello' });
  assert.equal(receipt?.guardrailUnits, null);
});
