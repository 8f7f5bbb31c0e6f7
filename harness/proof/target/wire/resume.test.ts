import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent } from 'undici';
import { serveForTest } from '../serve.fixture.ts';
import { resumeAnswer } from './resume.ts';

test('resumeAnswer() names the reason of a refusal that is not streamed, and never throws', async (t) => {
  const message = 'Too many requests';
  const data = { code: 'TOO_MANY_REQUESTS', httpStatus: 429, reason: 'rate_limited' };
  const body = JSON.stringify([{ error: { message, code: -32_029, data } }]);
  const url = await serveForTest(t, (_request, response) => response.writeHead(429).end(body));
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  const asker = { url, user: 'a', token: 'x', run: '0'.repeat(16), dispatcher, timeoutMs: 5_000 };
  const rest = { messageId: crypto.randomUUID(), from: 0, signal: AbortSignal.timeout(5_000) };
  assert.deepEqual(await resumeAnswer(asker, rest), { text: '', problem: 'rate_limited' });
  const nowhere = await resumeAnswer({ ...asker, url: 'http://127.0.0.1:9' }, rest);
  assert.match(nowhere.problem ?? '', /ECONNREFUSED|bad port/);
});
