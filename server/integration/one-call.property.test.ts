import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { test } from '../../harness/kit/kit.ts';
import { newTraceId, type Caller } from './caller.ts';
import type { CallFailure } from './failure.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { FIRST, SECOND, header, words, type Script } from './scripted-models.ts';

const STEPS = 400;
/** Number of concurrent requests; more of them would only wait for the CPU. */
const AT_ONCE = 12;

let onecall: Onecall;
let people: readonly Caller[];
test.beforeAll(async () => {
  onecall = await startOnecall({
    env: { HEADER_DEADLINE_MS: '1500', SILENCE_DEADLINE_MS: '300', ANSWER_DEADLINE_MS: '2500' },
  });
  people = await Promise.all(['alice', 'bob', 'verify-01'].map((name) => onecall.as(name)));
});
test.afterAll(() => onecall.close());

const anyText = words(12);
const script: fc.Arbitrary<Script | undefined> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Script[]>(
      { throttle: 1 },
      { throttle: 2 },
      { throttle: 5 },
      { text: anyText, perTokenMs: 20 },
      { timeToFirstTokenMs: 100 },
      { timeToFirstTokenMs: 5_000 },
      { text: anyText, silenceAfterTokens: { tokens: 2, ms: 5_000 } },
      { text: anyText, cutAfterTokens: 0 },
      { text: anyText, cutAfterTokens: 3 },
      { text: anyText, exceptionAfterTokens: { tokens: 2, kind: 'throttlingException' } },
      { text: anyText, exceptionAfterTokens: { tokens: 0, kind: 'modelStreamErrorException' } },
      { garbageBytes: true },
      { firstLine: 'no header' },
      { firstLine: header('save') },
      { errorKind: 'AccessDeniedException' },
      { errorKind: 'ResourceNotFoundException' },
      { errorKind: 'ServiceUnavailableException' },
      { throttle: 1, text: anyText, cutAfterTokens: 1 },
    ),
  },
);

const step = fc.record({
  person: fc.nat({ max: 2 }),
  procedure: fc.constantFrom('chat', 'chat', 'classify'),
  query: fc.oneof(
    { weight: 5, arbitrary: fc.string({ minLength: 1, maxLength: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom('', '  ', 'x'.repeat(4_001)) },
  ),
  agent: fc.constantFrom('auto', 'teacher', 'knowledge_base', 'general'),
  model: fc.constantFrom(FIRST, SECOND, undefined, 'unknown'),
  /**
   * Ids of conversations and messages come from a small set, so that conversations get a history and messages are
   * repeated or replaced.
   */
  conversation: fc.nat({ max: 5 }),
  message: fc.oneof(
    { weight: 1, arbitrary: fc.nat({ max: 5 }) },
    { weight: 4, arbitrary: fc.constant(undefined) },
  ),
  /** Whether the person ends the answer by closing the connection; otherwise by a stop request. */
  leaves: fc.boolean(),
  /** When the person ends the answer: after a number of parts, after a time in milliseconds, or never. */
  stop: fc.option(
    fc.oneof(
      fc.record({ parts: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ ms: fc.integer({ min: 0, max: 250 }) }),
    ),
    { freq: 3 },
  ),
  script,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const conversations = Array.from({ length: 6 }, () => crypto.randomUUID());
const messages = Array.from({ length: 6 }, () => crypto.randomUUID());

/**
 * Calls the procedure of one generated step. @returns the call's trace id, and the receipt and failure that the person
 * saw
 */
async function run(one: Step) {
  const person = people[one.person];
  assert.ok(person);
  const stop = new AbortController();
  const traceId = newTraceId();
  let parts = 0;
  const onPart = () => {
    parts += 1;
    if (one.stop && 'parts' in one.stop && parts === one.stop.parts) stop.abort();
  };
  const options = {
    traceId,
    [one.leaves || one.procedure === 'classify' ? 'signal' : 'stop']: stop.signal,
    onPart,
    ...(one.script && { script: one.script }),
  };
  if (one.stop && 'ms' in one.stop) setTimeout(() => stop.abort(), one.stop.ms);
  if (one.procedure === 'classify') {
    const { answer, error } = await person.classify(one.query, options);
    return { traceId, receipt: answer?.receipt, error };
  }
  const conversationId = conversations[one.conversation] ?? '';
  const messageId = messages[one.message ?? -1] ?? crypto.randomUUID();
  const { agent, model, query } = one;
  return person.chat({ conversationId, messageId, agent, model, query }, options);
}

/** Checks that the log line, the receipt and the emulator's counters of one step agree about its model calls. */
async function check(
  one: Step,
  told: Readonly<{
    traceId: string;
    receipt?: object | undefined;
    error?: CallFailure | undefined;
  }>,
) {
  // A request that the client cancelled before it reached the server is in no log and no counter.
  if (one.stop && !(await arrived(told.traceId))) return 'unsent';
  const { line, counts } = await onecall.account(told.traceId);
  assert.equal(onecall.linesOf(told.traceId).filter(({ event }) => event === 'request').length, 1);
  assert.equal(line.attempts, counts.received);
  if (line.outcome === 'refused' || line.reason === 'model_denied')
    assert.equal(counts.accepted, 0);
  if (line.outcome === 'answered') assert.equal(counts.accepted, 1);
  if (told.receipt) {
    const { outcome, reason, modelCalls, attempts } = line;
    // An answer that failed or was stopped also has a receipt; a refused question has none.
    assert.notEqual(outcome, 'refused');
    assert.equal(outcome === 'answered', reason === null);
    assert.partialDeepStrictEqual(told.receipt, { modelCalls, attempts, traceId: told.traceId });
  }
  if (told.error?.reason !== undefined) assert.equal(told.error.reason, line.reason);
  return line.outcome;
}

async function arrived(traceId: string): Promise<boolean> {
  try {
    await onecall.requestLine(traceId, 300);
    return true;
  } catch {
    return (await onecall.control.trace(traceId)).counts.received > 0;
  }
}

test(
  `each of ${STEPS} requests costs one accepted model call or none, as its log line and receipt say`,
  { timeout: 1_800_000 },
  async (t) => {
    const seed = Date.now() % 2 ** 31;
    t.diagnostic(`seed ${seed}`);
    const steps = fc.sample(step, { seed, numRuns: STEPS });
    const queue = steps.entries();
    const outcomes = new Map<string, number>();
    const work = async () => {
      for (const [at, one] of queue) {
        const outcome = await run(one)
          .then((told) => check(one, told))
          .catch((error: unknown) => {
            throw new Error(`Step ${at} of seed ${seed}: ${JSON.stringify(one)}`, { cause: error });
          });
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    t.diagnostic(JSON.stringify(Object.fromEntries(outcomes)));
    for (const outcome of ['answered', 'refused', 'failed', 'stopped'])
      assert.ok((outcomes.get(outcome) ?? 0) >= 10, `${outcome} happened`);

    await sleep(50);
    const { total, untraced } = await onecall.control.untilQuiet();
    assert.equal(total.inFlight, 0);
    assert.equal(untraced.received, 0);
    const lines = onecall.lines.flatMap((line) => (line.event === 'request' ? [line] : []));
    assert.equal(
      lines.reduce((sum, { modelCalls }) => sum + modelCalls, 0),
      total.accepted,
      'what the log adds up to is what was accepted in all',
    );
  },
);
