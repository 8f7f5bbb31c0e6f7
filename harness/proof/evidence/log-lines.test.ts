import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLogLines } from './log-lines.ts';
import { localTelemetry } from './telemetry-local.ts';

const TRACE = `${'a'.repeat(16)}${'b'.repeat(16)}`;
const LOG = [
  JSON.stringify({ time: '2026-01-01T00:00:00.000Z', event: 'start' }),
  JSON.stringify({ time: '2026-01-01T00:00:02.000Z', event: 'request', traceId: TRACE }),
  'panic: not JSON',
  '',
].join('\n');

test('parseLogLines() gives the lines of a trace, of a run, since a moment; other text is kept as text', () => {
  const events = (query: Parameters<typeof parseLogLines>[1]) =>
    parseLogLines(LOG, query).map(({ event }) => event);
  assert.deepEqual(events({}), ['start', 'request', 'unstructured']);
  assert.deepEqual(events({ traceId: TRACE }), ['request']);
  assert.deepEqual(events({ run: 'a'.repeat(16) }), ['request']);
  assert.deepEqual(events({ run: 'c'.repeat(16) }), []);
  const sinceMs = Date.parse('2026-01-01T00:00:01.000Z');
  assert.deepEqual(events({ sinceMs }), ['request', 'unstructured']);
});

test('localTelemetry() says what it cannot tell, why, and what would enable it', async () => {
  const blind = localTelemetry({});
  for (const known of [
    await blind.callsOf(TRACE),
    await blind.callsByTrace('a'.repeat(16)),
    await blind.totalCalls(),
    await blind.inFlight(),
    await blind.logLines({}),
  ]) {
    assert.ok(!known.known && known.why !== '' && known.enable !== '');
  }
  const gone = localTelemetry({ controlUrl: 'http://127.0.0.1:1', logFile: '/no/such/file' });
  assert.equal((await gone.totalCalls()).known, false);
  assert.equal((await gone.logLines({})).known, false);
});
