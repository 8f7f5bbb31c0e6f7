import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { OnecallError, reasonOf, REASONS, type ReasonRow } from './errors.ts';

const rows = Object.entries(REASONS);

test('every reason has the HTTP status that tRPC sends for its code', () => {
  for (const [reason, { code, status }] of rows) {
    assert.equal(status, getHTTPStatusCodeFromError(new TRPCError({ code })), reason);
  }
});

test('every reason that asks the client to wait names a time, and the store holds nothing refused', () => {
  for (const [reason, { status, outcome, retryAfterSeconds, question }] of rows) {
    if (status === 429 || status === 503) assert.notEqual(retryAfterSeconds, null, reason);
    if (outcome === 'refused' && reason !== 'message_seen')
      assert.equal(question, 'not_stored', reason);
  }
});

test('every reason has a message without an underscore, a period or a second line', () => {
  for (const [reason, { message }] of rows) assert.match(message, /^[A-Z][^_\n]+[^.\n]$/, reason);
});

test('reasonOf() calls internal whatever has no reason', () => {
  assert.equal(reasonOf(new OnecallError('busy')), 'busy');
  for (const thrown of [new Error('x'), undefined, null, 'busy', { reason: 'busy' }])
    assert.equal(reasonOf(thrown), 'internal');
});

test('a reason without all its columns does not compile', () => {
  // @ts-expect-error the column `question` is missing
  const incomplete: ReasonRow = {
    code: 'CONFLICT',
    status: 409,
    outcome: 'refused',
    retryAfterSeconds: null,
    message: 'm',
  };
  assert.ok(incomplete);
});
