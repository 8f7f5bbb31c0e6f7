import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { startOnecall } from './onecall.ts';
import { words } from './scripted-models.ts';

/**
 * Times in milliseconds. The first two are a fifth of a deployment's ping interval (10 s) and idle timeout (65 s). The
 * model's silence is longer than the idle timeout.
 */
const PING_MS = 2_000;
const IDLE_TIMEOUT_MS = 13_000;
const SILENT_MS = 14_000;

test("a silence of the model longer than the load balancer's idle timeout is bridged by pings", async (t) => {
  const onecall = await startOnecall({
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    env: {
      SILENCE_DEADLINE_MS: '60000',
      ANSWER_DEADLINE_MS: '120000',
      PING_MS: String(PING_MS),
    },
  });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const startedAt = performance.now();
  const script = { text: words(4), silenceAfterTokens: { tokens: 2, ms: SILENT_MS } };
  const { parts, text, error, receipt, traceId } = await alice.chat({ query: 'q' }, { script });
  assert.equal(error, undefined);
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs >= SILENT_MS);
  assert.equal(text, 'word0 word1 word2 word3 ');
  assert.equal(receipt?.modelCalls, 1);
  const pings = parts.filter(({ type }) => type === 'ping').length;
  // On a busy machine the silence lasts longer than the model's script says, so the largest accepted number of pings
  // depends on the measured time.
  assert.ok(pings >= 4 && pings <= tookMs / PING_MS + 1, `${pings} pings in ${tookMs} ms`);
  assert.equal((await onecall.account(traceId)).line.outcome, 'answered');
});

test('without pings the load balancer ends the connection of a silent answer', async (t) => {
  const onecall = await startOnecall({
    idleTimeoutMs: 1_000,
    env: { SILENCE_DEADLINE_MS: '60000', ANSWER_DEADLINE_MS: '120000', PING_MS: '60000' },
  });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const script = { text: words(4), silenceAfterTokens: { tokens: 2, ms: 4_000 } };
  const { receipt } = await alice.chat({ query: 'q' }, { script });
  assert.equal(receipt, undefined);
});
