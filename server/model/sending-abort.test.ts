import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendingAbort } from './sending-abort.ts';

const started = () => {
  const source = new AbortController();
  return { source, abort: new SendingAbort(source.signal) };
};

test('SendingAbort passes an abort on at once while nothing is on its way', () => {
  const { source, abort } = started();
  source.abort(new Error('stopped'));
  assert.equal(abort.signal.aborted, true);
  assert.throws(() => abort.leaves(), /stopped/);
  assert.equal(new SendingAbort(source.signal).signal.aborted, true);
});

test('SendingAbort holds an abort back until the service answered', () => {
  const { source, abort } = started();
  abort.leaves();
  source.abort();
  assert.equal(abort.signal.aborted, false);
  abort.arrived();
  assert.equal(abort.signal.aborted, true);
});

test('SendingAbort holds an abort back no longer than a request takes to arrive', async () => {
  const { source, abort } = started();
  abort.leaves();
  source.abort();
  await sleep(200);
  assert.equal(abort.signal.aborted, false);
  await sleep(250);
  assert.equal(abort.signal.aborted, true);
});

test('SendingAbort passes an abort on at once when the request had time to arrive, or was answered', async () => {
  const { source, abort } = started();
  abort.leaves();
  await sleep(450);
  source.abort();
  assert.equal(abort.signal.aborted, true);
  const other = started();
  other.abort.leaves();
  other.abort.arrived();
  other.source.abort();
  assert.equal(other.abort.signal.aborted, true);
});

test('close() ends the call', () => {
  const { abort } = started();
  abort.leaves();
  abort.close();
  assert.equal(abort.signal.aborted, true);
});
