import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '../../harness/kit/kit.ts';
import { COSTS, isProcedure, type Procedure } from '../http/gate/costs.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { parseResponse } from './raw-request.ts';

const id = crypto.randomUUID();
const message = () => ({ conversationId: crypto.randomUUID(), messageId: crypto.randomUUID() });
const INPUTS: Readonly<Record<string, () => unknown>> = {
  chat: () => ({ ...message(), query: 'q', agent: 'auto' }),
  classify: () => ({ query: 'q' }),
  'conversations.rename': () => ({ id, title: 'a' }),
  'feedback.give': () => ({ ...message(), verdict: 'up' }),
  'notes.add': () => ({ text: crypto.randomUUID() }),
};

/** Calls a procedure as a batched JSONL request, a form that every procedure accepts. */
async function call(person: Caller, procedure: string) {
  const input = INPUTS[procedure]?.() ?? { id };
  const response = await person.post(
    `/trpc/${procedure}?batch=1`,
    { 0: input },
    {
      'trpc-accept': 'application/jsonl',
    },
  );
  const text = await response.text();
  return { status: response.status, reason: /"reason":"(\w+)"/.exec(text)?.[1], text };
}

async function start(
  t: { after: (f: () => Promise<unknown>) => void },
  env: Record<string, string>,
) {
  const onecall = await startOnecall({ env });
  t.after(() => onecall.close());
  return onecall;
}

const PEOPLE = [
  ...Array.from({ length: 20 }, (_, at) => `verify-${String(at + 1).padStart(2, '0')}`),
  'bob',
];

/**
 * Asserts that requests beyond the limit of 5 a minute are refused. In a slow run the refilled allowance may accept a
 * few more.
 */
async function refusesBeyondLimit(person: Caller, procedure: Procedure): Promise<void> {
  const answers = await Promise.all(Array.from({ length: 12 }, () => call(person, procedure)));
  const refused = answers.filter(({ reason }) => reason === 'rate_limited');
  assert.ok(refused.length >= 3 && refused.length <= 7, `${procedure}: ${refused.length} refused`);
  for (const { status } of refused) assert.equal(status, 429);
}

const procedures = Object.keys(COSTS).filter(isProcedure);
for (let from = 0; from < procedures.length; from += PEOPLE.length) {
  const some = procedures.slice(from, from + PEOPLE.length);
  test(`each procedure from ${some[0]} to ${some.at(-1)} counts against its person's requests`, async (t) => {
    const onecall = await start(t, { USER_REQUESTS_PER_MINUTE: '5' });
    for (const [at, procedure] of some.entries())
      await refusesBeyondLimit(await onecall.as(PEOPLE[at] ?? 'bob'), procedure);
  });
}

test('all procedures of a person share one limit of requests', async (t) => {
  const onecall = await start(t, { USER_REQUESTS_PER_MINUTE: '5' });
  const alice = await onecall.as('alice');
  const some = ['notes.list', 'session.get', 'notes.add', 'classify', 'models.list'] as const;
  for (const procedure of some) assert.equal((await call(alice, procedure)).status, 200, procedure);
  const statuses = new Set<number>();
  for (let tried = 0; tried < 4; tried += 1) statuses.add((await call(alice, 'chat')).status);
  assert.ok(statuses.has(429), [...statuses].join());
});

test('bytes that a person reads and writes count, whatever procedure moves them', async (t) => {
  const onecall = await start(t, { USER_BYTES_PER_MINUTE: '60000' });
  for (const [name, procedure] of [
    ['alice', 'notes.list'],
    ['bob', 'notes.add'],
    ['verify-01', 'session.get'],
    ['verify-02', 'conversations.list'],
    ['verify-03', 'classify'],
  ] as const) {
    const person = await onecall.as(name);
    let calls = 0;
    while ((await call(person, procedure)).status === 200) {
      calls += 1;
      assert.ok(calls < 200, `${procedure} is never refused`);
    }
    assert.ok(calls >= 5, `${procedure} is refused after ${calls} calls`);
    assert.equal((await call(person, 'session.get')).reason, 'rate_limited');
  }
});

test('a revoked token is refused without spending anything of its owner', async (t) => {
  const onecall = await start(t, { USER_REQUESTS_PER_MINUTE: '5', USER_STREAMS: '1' });
  const stolen = await onecall.as('alice');
  const logout = await stolen.send('/logout', { method: 'POST' });
  await logout.text();
  const direct = `http://127.0.0.1:${onecall.server().port}`;
  const ended = await fetch(`${direct}/logout`, {
    method: 'POST',
    headers: stolen.headers,
    redirect: 'manual',
  });
  await ended.body?.cancel();
  assert.equal(ended.status, 303, 'a bearer token signs its session out');
  for (const procedure of Object.keys(COSTS)) {
    const { status, reason } = await call(stolen, procedure);
    // Signing out succeeds even for a revoked session: it can be repeated, and its response reveals nothing.
    const expected = procedure === 'session.signOut' ? [200, undefined] : [401, 'session_revoked'];
    assert.deepEqual([status, reason], expected, procedure);
  }
  const owner = await onecall.as('alice');
  for (let at = 0; at < 5; at += 1) assert.equal((await call(owner, 'chat')).status, 200);
  assert.equal((await call(owner, 'chat')).status, 429);
});

/** Headers of calls, each with the first part of a body whose rest never comes. */
const UNFINISHED: Readonly<Record<string, readonly [readonly string[], string]>> = {
  'one byte': [['Content-Length: 100'], '{'],
  'no byte': [['Content-Length: 100'], ''],
  'all bytes but one': [['Content-Length: 3'], '{}'],
  'a chunk without an end': [['Transfer-Encoding: chunked'], '2\r\n{}\r\n'],
  'half a chunk': [['Transfer-Encoding: chunked'], 'ff\r\n{'],
};

async function sendUnfinished(onecall: Onecall, person: Caller, kind: string) {
  const [headers = [], body = ''] = UNFINISHED[kind] ?? [];
  const socket = connect(onecall.server().port, '127.0.0.1');
  const path = 'chat?batch=1';
  const head = [
    `POST /trpc/${path} HTTP/1.1`,
    'Host: a',
    'Content-Type: application/json',
    'trpc-accept: application/jsonl',
    `Authorization: ${person.headers['authorization']}`,
    ...headers,
  ];
  const startedAt = performance.now();
  let text = '';
  socket
    .setEncoding('latin1')
    .on('data', (chunk: string) => (text += chunk))
    .on('error', () => {});
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  const closed = once(socket, 'close').then(() => ({
    ...parseResponse(text),
    seconds: (performance.now() - startedAt) / 1_000,
  }));
  return { socket, closed };
}

test('unfinished bodies take no place, and end after their time or beyond their number', async (t) => {
  const onecall = await start(t, { MAX_STREAMS: '2', USER_STREAMS: '2' });
  const [mallory, oscar, alice] = await Promise.all(
    ['verify-01', 'verify-02', 'alice'].map((name) => onecall.as(name)),
  );
  assert.ok(mallory && oscar && alice);
  const kinds = Object.keys(UNFINISHED);
  const sent = await Promise.all(
    [mallory, oscar].flatMap((person) =>
      [...kinds, ...kinds].map((kind) => sendUnfinished(onecall, person, kind)),
    ),
  );
  await sleep(200);
  for (let at = 0; at < 3; at += 1)
    assert.equal((await alice.chat({ query: 'q' })).error, undefined, 'two places are free');
  assert.equal(
    (await call(mallory, 'session.get')).status,
    200,
    'a body that arrives at once is never counted',
  );
  const ends = await Promise.all(sent.map(({ closed }) => closed));
  for (const { status, body, headers } of ends) {
    assert.equal(status, 408);
    assert.match(body, /"reason":"body_late"/);
    assert.equal(headers.get('cache-control'), 'no-store');
  }
  const kept = ends.filter(({ seconds }) => seconds > 9);
  assert.equal(kept.length, 8, 'four of each person are kept for ten seconds');
  assert.equal((await alice.chat({ query: 'q' })).error, undefined);
});
