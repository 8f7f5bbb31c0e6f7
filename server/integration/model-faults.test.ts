import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Outcome } from '../log.ts';
import type { Caller } from './caller.ts';
import { startDeafServer } from './deaf-server.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { words, type Script } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall({
    clientGone: 'abort',
    env: { HEADER_DEADLINE_MS: '2500', SILENCE_DEADLINE_MS: '500', PING_MS: '200' },
  });
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

type Fault = Readonly<{
  script: Script;
  reason: string;
  httpStatus: number;
  /** Number of model calls that Bedrock accepted and therefore bills. */
  accepted: 0 | 1;
  /** Text of the answer that the client received and the store keeps. */
  kept: string;
  outcome?: Outcome;
}>;

const text = words(20);
const KEPT = 'word0 word1 ';
const gateway = { httpStatus: 502, kept: '' } as const;
const FAULTS: Readonly<Record<string, Fault>> = {
  'Bedrock throttled': {
    script: { throttle: 9 },
    reason: 'model_throttled',
    httpStatus: 429,
    accepted: 0,
    kept: '',
  },
  'Bedrock throttled within its stream': {
    script: { text, exceptionAfterTokens: { tokens: 3, kind: 'throttlingException' } },
    reason: 'model_throttled',
    httpStatus: 429,
    accepted: 1,
    kept: KEPT,
  },
  'Bedrock slow to first token': {
    script: { timeToFirstTokenMs: 9_000 },
    reason: 'model_slow',
    httpStatus: 504,
    accepted: 1,
    kept: '',
  },
  'Bedrock silent mid-way': {
    script: { text, silenceAfterTokens: { tokens: 3, ms: 9_000 } },
    reason: 'model_silent',
    httpStatus: 504,
    accepted: 1,
    kept: KEPT,
  },
  'Bedrock cut mid-way': {
    script: { text, cutAfterTokens: 3 },
    reason: 'model_cut',
    httpStatus: 502,
    accepted: 1,
    kept: KEPT,
  },
  'Bedrock cut before the header': {
    script: { text, cutAfterTokens: 0 },
    reason: 'model_cut',
    ...gateway,
    accepted: 1,
  },
  'Bedrock ending in an exception mid-way': {
    script: { text, exceptionAfterTokens: { tokens: 3, kind: 'modelStreamErrorException' } },
    reason: 'model_cut',
    httpStatus: 502,
    accepted: 1,
    kept: KEPT,
  },
  'Bedrock sending garbage': {
    script: { garbageBytes: true },
    reason: 'model_unreadable',
    ...gateway,
    accepted: 1,
  },
  'Bedrock denied': {
    script: { errorKind: 'AccessDeniedException' },
    reason: 'model_denied',
    ...gateway,
    accepted: 0,
  },
  'Bedrock without the model': {
    script: { errorKind: 'ResourceNotFoundException' },
    reason: 'model_unknown',
    ...gateway,
    accepted: 0,
  },
  'Bedrock unavailable': {
    script: { errorKind: 'ServiceUnavailableException' },
    reason: 'model_unreachable',
    httpStatus: 503,
    accepted: 0,
    kept: '',
  },
  'Bedrock failing inside': {
    script: { errorKind: 'InternalServerException' },
    reason: 'model_unreachable',
    httpStatus: 503,
    accepted: 0,
    kept: '',
  },
  'Bedrock over the account quota': {
    script: { errorKind: 'ServiceQuotaExceededException' },
    reason: 'model_throttled',
    httpStatus: 429,
    accepted: 0,
    kept: '',
  },
};

for (const [name, { script, reason, httpStatus, accepted, kept }] of Object.entries(FAULTS)) {
  test(`${name}: chat fails with ${reason}, says so, and keeps the question and what was written`, async () => {
    const told = await alice.chat({ query: name }, { script });
    const { error, request, traceId } = told;
    assert.deepEqual([error?.reason, error?.httpStatus], [reason, httpStatus]);
    assert.equal(error?.traceId, traceId);
    assert.equal(told.text, kept);
    assert.equal(told.receipt?.modelCalls, accepted);
    assert.deepEqual([told.receipt.inputTokens, told.receipt.usd], [null, null]);

    const { line, ...account } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.reason], ['failed', reason]);
    assert.equal(account.accepted, accepted);
    const calls = onecall.linesOf(traceId).filter(({ event }) => event === 'model_call');
    assert.equal(calls.length, 1);
    assert.partialDeepStrictEqual(calls[0], { accepted: accepted === 1 });

    const { turns } = await alice.trpc.conversations.get.query({ id: request.conversationId });
    assert.partialDeepStrictEqual(turns, [
      { query: name, state: 'failed', response: { content: kept, error: { reason } } },
    ]);
    assert.deepEqual(turns[0]?.receipt, told.receipt);
  });

  test(`${name}: classify fails with ${reason} and HTTP ${httpStatus}, unless it had the header`, async () => {
    const { error, answer, traceId } = await alice.classify(name, { script });
    const hadHeader = kept !== '';
    assert.equal(error?.reason, hadHeader ? undefined : reason);
    assert.equal(error?.status, hadHeader ? undefined : httpStatus);
    assert.equal(answer?.receipt?.modelCalls, hadHeader ? 1 : undefined);
    assert.equal((await onecall.account(traceId)).accepted, accepted);
  });
}

test('Bedrock writing a garbage header: chat shows it and answers by the fallback', async () => {
  const firstLine = '\u0000\uFFFD{{{ route: "math" ]]';
  const told = await alice.chat({ query: 'q' }, { script: { firstLine } });
  assert.equal(told.error, undefined);
  assert.equal(told.route?.fallback, true);
  assert.match(told.text, /heard user: q/);
  assert.equal((await onecall.account(told.traceId)).line.outcome, 'answered');
});

test('an answer whose connection is lost is completed and stored', async () => {
  const lost = new AbortController();
  const { request, traceId } = await alice.chat(
    { query: 'q' },
    {
      script: { text, perTokenMs: 20 },
      signal: lost.signal,
      onPart: ({ type }) => type === 'text' && lost.abort(),
    },
  );
  const { line, counts } = await onecall.account(traceId);
  assert.deepEqual([line.outcome, line.reason, line.modelCalls], ['answered', null, 1]);
  assert.equal(counts.aborted, 0);
  const { turns } = await alice.trpc.conversations.get.query({ id: request.conversationId });
  assert.equal(turns[0]?.state, 'complete');
  assert.equal(turns[0]?.response?.content, text.slice(1).join(''));
});

test('Bedrock out of reach: chat fails with model_unreachable, and nothing was spent', async (t) => {
  const deaf = await startDeafServer();
  t.after(() => deaf.close());
  const addresses = {
    'nobody listens': 'http://127.0.0.1:9',
    'no such name': 'http://nowhere.invalid',
    'packets are dropped': deaf.url,
  };
  for (const [name, url] of Object.entries(addresses))
    await t.step(name, async (st) => {
      const away = await startOnecall({ env: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url } });
      st.after(() => away.close());
      const bob = await away.as('bob');
      const { error, traceId } = await bob.chat({ query: 'q' });
      assert.deepEqual([error?.reason, error?.httpStatus], ['model_unreachable', 503]);
      const { line } = await away.account(traceId);
      assert.deepEqual([line.outcome, line.modelCalls, line.attempts], ['failed', 0, 1]);
    });
});

test('after all of it nothing is in flight', async () => {
  const { total } = await onecall.control.untilQuiet();
  assert.equal(total.inFlight, 0);
});
