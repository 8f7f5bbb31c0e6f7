import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { startOnecall } from './onecall.ts';
import { words } from './scripted-models.ts';

const SILENT_MS = 70_000;

test('70 s of silence from the model survive the load balancer, whose idle timeout is 65 s', async () => {
  await using onecall = await disposable();
  const alice = await onecall.as('alice');
  const startedAt = performance.now();
  const script = { text: words(4), silenceAfterTokens: { tokens: 2, ms: SILENT_MS } };
  const { parts, text, error, receipt, traceId } = await alice.chat({ query: 'q' }, { script });
  assert.equal(error, undefined);
  assert.ok(performance.now() - startedAt >= SILENT_MS);
  assert.equal(text, 'word0 word1 word2 word3 ');
  assert.equal(receipt?.modelCalls, 1);
  const pings = parts.filter(({ type }) => type === 'ping').length;
  assert.ok(pings >= 5 && pings <= 8, `${pings} pings in 70 s, one each 10 s`);
  assert.equal((await onecall.account(traceId)).line.outcome, 'answered');
});

async function disposable() {
  const onecall = await startOnecall({
    idleTimeoutMs: 65_000,
    env: { SILENCE_DEADLINE_MS: '90000', ANSWER_DEADLINE_MS: '120000', PING_MS: '10000' },
  });
  return Object.assign(onecall, { [Symbol.asyncDispose]: onecall.close });
}
