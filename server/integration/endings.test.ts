import assert from 'node:assert/strict';
import { StopReason } from '@aws-sdk/client-bedrock-runtime';
import { test } from '../../harness/kit/kit.ts';
import { ENDING_BY_STOP_REASON } from '../tasks/ending.ts';
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

test('ENDING_BY_STOP_REASON has every stop reason of the SDK', () => {
  assert.deepEqual(
    Object.keys(ENDING_BY_STOP_REASON).toSorted(),
    Object.values(StopReason).toSorted(),
  );
});

const ENDINGS = [...Object.entries(ENDING_BY_STOP_REASON), ['brand_new_reason', 'unknown']];
for (const [stopReason, ending] of ENDINGS) {
  test(`chat tells an answer that ended by ${stopReason} as ${ending}: in receipt, log and stored turn`, async () => {
    const script = { text: `${header('general')}\nSome words`, stopReason: stopReason ?? '' };
    const { receipt, request, traceId, text } = await alice.chat({ query: 'q' }, { script });
    assert.equal(text, 'Some words');
    assert.deepEqual([receipt?.ending, receipt?.stopReason], [ending, stopReason]);
    const { line } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.ending, line.modelCalls], ['answered', ending, 1]);
    const { turns } = await alice.trpc.conversations.get.query({ id: request.conversationId });
    assert.deepEqual(turns[0]?.receipt, receipt);
  });
}

for (const [what, text] of [
  ['nothing', ''],
  ['white space', ' \n\n '],
  ['a header alone', header('math')],
  ['a header and blank lines', `${header('math')}\n\n \n`],
  ['reasoning alone', '<think>12 times 8'],
] as const) {
  test(`chat tells an answer of ${what} as empty`, async () => {
    const { receipt, error } = await alice.chat({ query: 'q' }, { script: { text } });
    assert.equal(error, undefined);
    assert.equal(receipt?.ending, 'empty');
  });
}

for (const [errorMessage, reason, ending] of [
  ['Input is too long for requested model.', 'model_context_full', 'context_full'],
  ['The provided model identifier is invalid.', 'model_unknown', null],
  ['The value of temperature failed to satisfy constraint', 'model_parameter', null],
  ['Operation not allowed', 'model_refused', 'refused'],
] as const) {
  test(`chat tells the ValidationException "${errorMessage}" as ${reason}`, async () => {
    const script = { errorKind: 'ValidationException', errorMessage } as const;
    const { error, receipt, request, traceId } = await alice.chat({ query: 'q' }, { script });
    assert.equal(error?.reason, reason);
    assert.equal(error.traceId, traceId);
    assert.deepEqual([receipt?.ending, receipt?.modelCalls], [ending, 0]);
    const { line } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.reason, line.ending], ['failed', reason, ending]);
    const { turns } = await alice.trpc.conversations.get.query({ id: request.conversationId });
    assert.deepEqual(turns[0]?.receipt, receipt);
  });
}

test('reasoning before the header is a sign of life, timed in the receipt, and found nowhere else', async () => {
  const secret = 'purple elephant';
  const script = { reasoning: `First the ${secret}. `.repeat(5), perTokenMs: 3 };
  const { parts, route, receipt, request, text, traceId } = await alice.chat(
    { query: 'q' },
    { script },
  );
  assert.deepEqual(
    parts.slice(0, 2).map(({ type }) => type),
    ['thinking', 'route'],
  );
  assert.equal(route?.fallback, false);
  assert.ok((receipt?.thinkingMs ?? 0) > 0);
  assert.doesNotMatch(text, /elephant/);
  const { conversationId } = request;
  const next = await alice.chat({ query: 'and now?', conversationId });
  assert.doesNotMatch(next.text, /elephant/);
  const stored = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.doesNotMatch(JSON.stringify(stored), /elephant/);
  assert.doesNotMatch(JSON.stringify(onecall.linesOf(traceId)), /elephant/);
  assert.equal(next.receipt?.thinkingMs, null);
});
