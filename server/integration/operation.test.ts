import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from '../../harness/kit/kit.ts';
import { startOnecall } from './onecall.ts';
import { words } from './scripted-models.ts';

async function onecallForTest(t: TestContext, env: Readonly<Record<string, string>> = {}) {
  const onecall = await startOnecall({ env });
  t.after(() => onecall.close());
  return onecall;
}

test('SIGTERM turns the server unready, lets streams in flight finish, and ends it with 0', async (t) => {
  const onecall = await onecallForTest(t);
  const alice = await onecall.as('alice');
  const ready = () => fetch(`http://127.0.0.1:${onecall.server().port}/readyz`);
  const before = await ready();
  assert.deepEqual([before.status, await before.json()], [200, { ready: true }]);
  const script = { text: words(60), perTokenMs: 50 };
  const running = [1, 2, 3].map((at) => alice.chat({ query: `q${at}` }, { script }));
  await onecall.untilInFlight(3);
  const code = onecall.server().stop('SIGTERM');
  while (!onecall.lines.some(({ event }) => event === 'drain')) await sleep(10);
  const unready = await ready();
  assert.deepEqual([unready.status, await unready.json()], [503, { ready: false }]);
  for (const { error, text, receipt } of await Promise.all(running)) {
    assert.equal(error, undefined);
    assert.match(text, /word59 $/);
    assert.equal(receipt?.modelCalls, 1);
  }
  assert.equal(await code, 0);
  const drains = onecall.lines.flatMap((line) => (line.event === 'drain' ? [line.state] : []));
  assert.deepEqual(drains, ['begun', 'done']);
});

test('SIGTERM waits no longer than DRAIN_MS, says so, and ends with 1', async (t) => {
  const onecall = await onecallForTest(t, { DRAIN_MS: '200' });
  const alice = await onecall.as('alice');
  const running = alice.chat({ query: 'q' }, { script: { text: words(500), perTokenMs: 20 } });
  await onecall.untilInFlight();
  assert.equal(await onecall.server().stop('SIGTERM'), 1);
  assert.ok((await running).error);
  assert.ok(onecall.lines.some((line) => line.event === 'drain' && line.state === 'gave_up'));
  assert.equal((await onecall.control.untilQuiet()).total.aborted, 1);
});

test('restarting behind the load balancer fails no request', async (t) => {
  const onecall = await onecallForTest(t);
  const alice = await onecall.as('alice');
  const enough = new AbortController();
  const outcomes: (string | undefined)[] = [];
  const load = async (
    call: () => Promise<Readonly<{ error?: { reason: string | undefined } | undefined }>>,
  ) => {
    while (!enough.signal.aborted) {
      const { error } = await call();
      outcomes.push(error && (error.reason ?? 'cut'));
      await sleep(20);
    }
  };
  const script = { text: words(10), perTokenMs: 20 };
  const workers = [
    load(() => alice.chat({ query: 'q' }, { script })),
    load(() => alice.chat({ query: 'q' })),
    load(() => alice.classify('q')),
    load(() =>
      alice.trpc.session.get.query().then(
        () => ({}),
        () => ({ error: { reason: 'failed' } }),
      ),
    ),
  ];
  await sleep(300);
  const before = onecall.server().pid;
  await onecall.restartServer();
  await sleep(300);
  enough.abort();
  await Promise.all(workers);
  assert.notEqual(onecall.server().pid, before);
  assert.ok(outcomes.length > 15, `${outcomes.length} requests`);
  assert.deepEqual(
    outcomes.filter((outcome) => outcome !== undefined),
    [],
  );
});

test('a killed server loses no stored message, and the same message never pays twice', async (t) => {
  const onecall = await onecallForTest(t);
  const alice = await onecall.as('alice');
  const conversationId = crypto.randomUUID();
  const answered = await alice.chat({ conversationId, query: 'before' });
  const running = alice.chat(
    { conversationId, query: 'during' },
    { script: { text: words(500), perTokenMs: 20 } },
  );
  await onecall.untilInFlight();
  await sleep(200);
  assert.equal(await onecall.server().stop('SIGKILL'), undefined);
  const cut = await running;
  assert.ok(cut.error);
  assert.equal((await onecall.control.untilQuiet()).total.aborted, 1);
  await onecall.restartServer();

  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.deepEqual(
    turns.map(({ query, state }) => [query, state]),
    [
      ['before', 'complete'],
      ['during', 'accepted'],
    ],
  );
  for (const { request } of [answered, cut]) {
    const again = await alice.chat(request);
    assert.deepEqual([again.error?.reason, again.error?.code], ['message_seen', 'CONFLICT']);
    assert.equal((await onecall.account(again.traceId)).accepted, 0);
  }
  const { messageId: replaces } = cut.request;
  const retried = await alice.chat({ conversationId, query: 'during', replaces });
  assert.equal(retried.error, undefined);
});

test('no log line holds a question, an answer, a note, a token or a name', async (t) => {
  const onecall = await onecallForTest(t);
  const alice = await onecall.as('alice');
  const secret = 'Zanzibar-4471';
  const { request } = await alice.chat(
    { query: `${secret} question` },
    { script: { text: ['save 90\n', `${secret} answer`] } },
  );
  await alice.chat({ query: `${secret} follow`, conversationId: request.conversationId });
  await alice.chat({ query: `${secret} cut` }, { script: { text: words(9), cutAfterTokens: 3 } });
  await alice.chat({ query: `${secret} garbage` }, { script: { garbageBytes: true } });
  await alice.chat(
    { query: `${secret} denied` },
    { script: { errorKind: 'AccessDeniedException' } },
  );
  await alice.classify(`${secret} ${'x'.repeat(4_000)}`);
  await alice.trpc.notes.add.mutate({ text: `${secret} note` });
  await alice.trpc.conversations.list.query({ search: secret });
  const lost = await alice.post(`/trpc/${secret}`, secret, { traceparent: secret });
  await lost.body?.cancel();
  await onecall.dynamodb.setFault({ away: 'refused' });
  const { traceId } = await alice.chat({ query: `${secret} away` });
  await onecall.dynamodb.setFault(undefined);
  await onecall.account(traceId);

  assert.ok(onecall.lines.length > 15);
  const token = (alice.headers['authorization'] ?? '').slice('Bearer '.length);
  const log = JSON.stringify(onecall.lines);
  for (const part of [secret, 'alice', ...token.split('.')])
    assert.ok(!log.includes(part), part.slice(0, 20));
  const users = new Set(onecall.lines.flatMap((line) => ('user' in line ? [line.user] : [])));
  assert.ok([...users].every((user) => user === null || /^[\w-]{16}$/.test(user)));
});
