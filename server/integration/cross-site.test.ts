import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { readErrorBody } from './failure.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { newTraceId, traceparent } from './caller.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

type Attack = Readonly<{ status: number; reason: string; path?: string; init: RequestInit }>;
const json = { 'content-type': 'application/json' };
const body = JSON.stringify({ query: 'q' });
const form = new FormData();
form.set('0', body);

const ATTACKS: Readonly<Record<string, Attack>> = {
  'from a page of another site': {
    status: 403,
    reason: 'cross_site',
    init: { body, headers: { ...json, 'sec-fetch-site': 'cross-site' } },
  },
  'from another host of the domain': {
    status: 403,
    reason: 'cross_site',
    init: { body, headers: { ...json, 'sec-fetch-site': 'same-site' } },
  },
  'with the origin of another site': {
    status: 403,
    reason: 'cross_site',
    init: { body, headers: { ...json, origin: 'https://evil.example' } },
  },
  'from a sandboxed frame': {
    status: 403,
    reason: 'cross_site',
    init: { body, headers: { ...json, origin: 'null' } },
  },
  'as text/plain': {
    status: 415,
    reason: 'not_json',
    init: { body, headers: { 'content-type': 'text/plain' } },
  },
  'as a form': {
    status: 415,
    reason: 'not_json',
    init: { body: new URLSearchParams({ 0: body }) },
  },
  'as a multipart form': { status: 415, reason: 'not_json', init: { body: form } },
  'without a media type': {
    status: 415,
    reason: 'not_json',
    init: { body: new Blob([body]), headers: {} },
  },
  'with two media types': {
    status: 415,
    reason: 'not_json',
    init: { body, headers: { 'content-type': 'text/plain, application/json' } },
  },
  'two procedures in one batch': {
    status: 400,
    reason: 'input_invalid',
    path: 'classify,classify?batch=1',
    init: { body: JSON.stringify({ 0: { query: 'a' }, 1: { query: 'b' } }), headers: json },
  },
  'two procedures in one batch, the comma encoded': {
    status: 400,
    reason: 'input_invalid',
    path: 'classify%2Cclassify?batch=1',
    init: { body: JSON.stringify({ 0: { query: 'a' }, 1: { query: 'b' } }), headers: json },
  },
  'for a stream that is not batched': {
    status: 400,
    reason: 'input_invalid',
    init: { body, headers: { ...json, 'trpc-accept': 'application/jsonl' } },
  },
  'under a path with a slash at its end': {
    status: 404,
    reason: 'not_found',
    path: 'classify/',
    init: { body, headers: json },
  },
  'under a path of a prototype': {
    status: 404,
    reason: 'not_found',
    path: 'constructor',
    init: { body, headers: json },
  },
  'of more than 64 KiB': {
    status: 413,
    reason: 'too_large',
    init: { body: JSON.stringify({ query: 'x'.repeat(65_536) }), headers: json },
  },
  'that is no JSON': {
    status: 400,
    reason: 'input_invalid',
    init: { body: '{"query":', headers: json },
  },
};
for (const [name, { status, reason, path = 'classify', init }] of Object.entries(ATTACKS)) {
  test(`a call ${name} is refused with ${status} ${reason}, before any model call`, async () => {
    const traceId = newTraceId();
    const headers = {
      ...Object.fromEntries(new Headers(init.headers)),
      traceparent: traceparent(traceId),
    };
    const response = await alice.send(`/trpc/${path}`, { ...init, method: 'POST', headers });
    const text = await response.text();
    const told = readErrorBody(text);
    assert.deepEqual([told.reason, told.traceId], [reason, traceId]);
    assert.equal(response.status, status);
    const { line, accepted } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, accepted], ['refused', 0]);
  });
}

test('a query by GET is refused from another site, and a mutation by GET from anywhere', async () => {
  const crossSite = await alice.send('/trpc/notes.list', {
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  assert.equal(crossSite.status, 403);
  await crossSite.text();
  const input = encodeURIComponent(JSON.stringify({ query: 'q' }));
  const mutation = await alice.send(`/trpc/classify?input=${input}`);
  assert.equal(mutation.status, 405);
  await mutation.text();
  const query = await alice.send('/trpc/notes.list');
  assert.equal(query.status, 200);
  await query.text();
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const response = await alice.send('/trpc/classify', { method });
    assert.ok(response.status === 404 || response.status === 405, method);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    await response.text();
  }
});

test('a body of unknown length is cut at 64 KiB too', async () => {
  const big = new Blob([JSON.stringify({ query: 'x'.repeat(100_000) })]).stream();
  const response = await alice.send('/trpc/classify', {
    method: 'POST',
    body: big,
    duplex: 'half',
    headers: json,
  });
  assert.equal(response.status, 413);
  assert.equal(readErrorBody(await response.text()).reason, 'too_large');
});

test('the page of Onecall itself may call', async () => {
  const response = await alice.post(
    '/trpc/classify',
    { query: 'q' },
    { 'sec-fetch-site': 'same-origin', origin: onecall.url },
  );
  assert.equal(response.status, 200);
  await response.text();
});
