import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksForSignIn, Refusal, refusalOf, toRefusal } from './refusal.ts';

const html = '<html><body><h1>401 Authorization Required</h1></body></html>';
const body = {
  error: {
    message: 'Busy',
    code: -32603,
    data: { code: 'SERVICE_UNAVAILABLE', reason: 'busy', traceId: 'abc' },
  },
};

test('refusalOf() takes the load balancer’s HTML 401 for an expired sign-in', () => {
  const refusal = refusalOf({ status: 401, ok: false }, html);
  assert.equal(refusal.reason, 'sign_in_expired');
  assert.ok(asksForSignIn(refusal.reason));
});

test('refusalOf() takes a login page with 200 for the same', () => {
  assert.equal(refusalOf({ status: 200, ok: true }, html).reason, 'sign_in_expired');
});

test('refusalOf() reads tRPC’s error, alone and in a batch', () => {
  for (const text of [JSON.stringify(body), JSON.stringify([body])]) {
    const refusal = refusalOf({ status: 503, ok: false }, text);
    assert.deepEqual([refusal.reason, refusal.traceId], ['busy', 'abc']);
  }
});

test('refusalOf() knows a gateway’s error from the server’s own', () => {
  assert.equal(refusalOf({ status: 502, ok: false }, '<html>').reason, 'unreachable');
  assert.equal(refusalOf({ status: 418, ok: false }, '').reason, 'internal');
});

test('refusalOf() tells a firewall’s 403 from the server’s own', () => {
  assert.equal(refusalOf({ status: 403, ok: false }, '<html>').reason, 'blocked');
  const own = { error: { message: 'm', data: { code: 'FORBIDDEN', reason: 'cross_site' } } };
  assert.equal(refusalOf({ status: 403, ok: false }, JSON.stringify(own)).reason, 'cross_site');
});

test('refusalOf() calls a reason of a newer server unknown', () => {
  const newer = { error: { message: 'm', data: { reason: 'invented_later' } } };
  assert.equal(refusalOf({ status: 409, ok: false }, JSON.stringify(newer)).reason, 'unknown');
});

test('toRefusal() finds the reason inside what the client throws', () => {
  const inside = Object.assign(new Error('slow'), { data: { reason: 'model_slow', traceId: 't' } });
  assert.deepEqual([toRefusal(inside).reason, toRefusal(inside).traceId], ['model_slow', 't']);
  const wrapped = new Error('x', { cause: new Refusal({ reason: 'offline' }) });
  assert.equal(toRefusal(wrapped).reason, 'offline');
  assert.equal(toRefusal(new TypeError('terminated')).reason, 'connection_lost');
  assert.equal(toRefusal(undefined).reason, 'connection_lost');
});
