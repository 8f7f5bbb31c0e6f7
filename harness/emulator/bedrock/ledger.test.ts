import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL, newTraceId, textOfEvent } from './bedrock.fixture.ts';
import type { Counts } from './counter-reports.ts';
import { CallLedger } from './ledger.ts';
import { scripted } from './scripted.fixture.ts';

const words = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? ' tick' : ' tock'));

function assertConserved(counts: Counts): void {
  const { received, throttled, refused, accepted, inFlight, completed, aborted, broken } = counts;
  assert.equal(received, throttled + refused + accepted);
  assert.equal(accepted, inFlight + completed + aborted + broken);
}

/** The possible ends of a call from the client's view, each with the counter that must count it. */
const FATES = {
  completed: {},
  throttled: { throttle: 1 },
  refused: { errorKind: 'AccessDeniedException' },
  broken: { cutAfterTokens: 3 },
  aborted: { perTokenMs: 5 },
} as const;
const fates = ['completed', 'throttled', 'refused', 'broken', 'aborted'] as const;

test('CallLedger counts every call once, however it and concurrent calls end', async (t) => {
  const { control, stream } = await bedrockForTest(t, { [MODEL]: { respond: scripted(words) } });
  const plan = fc.array(fc.constantFrom(...fates), { minLength: 20, maxLength: 60, size: 'max' });
  const meet = async (fate: (typeof fates)[number], traceId: string) => {
    await control.behave({ scope: { traceId }, ...FATES[fate] });
    const abort = new AbortController();
    for await (const event of await stream(asking('?', { traceId }), abort.signal)) {
      if (fate === 'aborted' && textOfEvent(event)) abort.abort();
    }
  };
  await fc.assert(
    fc.asyncProperty(plan, async (planned) => {
      const run = newTraceId().slice(0, 16);
      const calls = planned.map((fate) => ({ fate, traceId: newTraceId(run) }));
      await Promise.allSettled(calls.map(({ fate, traceId }) => meet(fate, traceId)));
      await control.untilQuiet();
      for (const { fate, traceId } of calls) {
        const trace = await control.trace(traceId);
        assert.equal(trace.counts.received, 1);
        assert.equal(trace.counts[fate], 1, `${fate}: ${JSON.stringify(trace)}`);
        assertConserved(trace.counts);
        assert.equal(trace.calls[0]?.state, fate);
      }
      const report = await control.run(run);
      assertConserved(report.counts);
      for (const fate of fates) {
        const expected = planned.filter((other) => other === fate).length;
        assert.equal(report.counts[fate], expected);
      }
      assert.equal(report.traces.length, planned.length);
      await control.clearBehaviour();
    }),
    { numRuns: 5 },
  );
  assertConserved((await control.counters()).total);
});

test('Ledger keeps calls without a trace id apart', async (t) => {
  const { control, converse } = await bedrockForTest(t, { [MODEL]: { respond: scripted(words) } });
  await converse(asking('?'));
  await converse(asking('?', { requestMetadata: { traceId: 'not hex' } }));
  await converse(asking('?', { traceId: newTraceId() }));
  const report = await control.counters();
  assert.equal(report.untraced.accepted, 2);
  assert.equal(report.total.accepted, 3);
  assert.equal(report.total.tokensWritten, 60);
  assert.equal(report.traces, 1);
});

test('Ledger forgets the oldest traces, says so, and keeps the totals', () => {
  const ledger = new CallLedger({ maxTraces: 3 });
  const run = 'a'.repeat(16);
  const traces = Array.from({ length: 5 }, () => newTraceId(run));
  const unseen = newTraceId();
  assert.equal(ledger.trace(unseen)?.counts.received, 0);
  for (const traceId of traces) {
    const record = ledger.receive({ traceId, modelId: MODEL, operation: 'converse' });
    record.accept();
    record.end('completed');
  }
  assert.equal(ledger.report().evicted, 2);
  assert.equal(ledger.report().total.completed, 5);
  assert.equal(ledger.trace(traces[0] ?? ''), undefined);
  assert.equal(
    ledger.trace(unseen),
    undefined,
    'unseen or forgotten cannot be told apart any more',
  );
  assert.equal(ledger.trace(traces[4] ?? '')?.counts.completed, 1);
  const report = ledger.run(run);
  assert.equal(report?.counts.completed, 5);
  assert.equal(report?.traces.length, 3);
  assert.equal(report?.tracesEvicted, 2);
});

test('Ledger keeps at most 20 calls of a trace, and counts the rest', () => {
  const ledger = new CallLedger();
  const traceId = newTraceId();
  const start = { traceId, modelId: MODEL, operation: 'converse' } as const;
  for (let at = 0; at < 30; at += 1) ledger.receive(start).refuse('ThrottlingException');
  const trace = ledger.trace(traceId);
  assert.equal(trace?.counts.throttled, 30);
  assert.equal(trace?.calls.length, 20);
});
