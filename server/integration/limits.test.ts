import assert from 'node:assert/strict';
import { ScriptedBrowser } from '../../harness/emulator/cognito/scripted-browser.ts';
import { DEMO_PASSWORD } from '../../harness/environments/local-settings.ts';
import { test } from '../../harness/kit/kit.ts';
import { startOnecall } from './onecall.ts';

test('limits refuse with 429 or 503 and Retry-After, before any model call', async (t) => {
  const onecall = await startOnecall({
    env: {
      MAX_STREAMS: '3',
      USER_STREAMS: '2',
      USER_REQUESTS_PER_MINUTE: '20',
      USER_DAILY_QUOTA: '2100',
      REFUSED_SIGN_INS_PER_MINUTE: '5',
      HEADER_DEADLINE_MS: '120000',
    },
  });
  t.after(() => onecall.close());
  const [alice, bob, carol] = await Promise.all(
    ['alice', 'bob', 'verify-01'].map((name) => onecall.as(name)),
  );
  assert.ok(alice && bob && carol);
  const message = () => ({
    0: {
      conversationId: crypto.randomUUID(),
      messageId: crypto.randomUUID(),
      query: 'q',
      agent: 'auto',
    },
  });
  const asked = async (person: typeof alice) => {
    const before = (await onecall.control.counters()).total.received;
    const response = await person.post('/trpc/chat?batch=1', message(), {
      'trpc-accept': 'application/jsonl',
    });
    const told = /"reason":"(\w+)"/.exec(await response.text())?.[1];
    const spent = (await onecall.control.counters()).total.received - before;
    return {
      status: response.status,
      told,
      retryAfter: response.headers.get('retry-after'),
      spent,
    };
  };
  const stop = new AbortController();
  const slow = { script: { timeToFirstTokenMs: 120_000 }, stop: stop.signal };
  const running = [alice.chat({ query: 'a' }, slow), alice.chat({ query: 'b' }, slow)];
  await onecall.untilInFlight(2);
  assert.deepEqual(await asked(alice), {
    status: 429,
    told: 'too_many_streams',
    retryAfter: '5',
    spent: 0,
  });
  running.push(bob.chat({ query: 'c' }, slow));
  await onecall.untilInFlight(3);
  assert.deepEqual(await asked(carol), { status: 503, told: 'busy', retryAfter: '2', spent: 0 });
  stop.abort();
  await Promise.all(running);
  await onecall.control.untilQuiet();
  for (const { traceId } of await Promise.all(running)) await onecall.account(traceId);

  // A prompt has some 500 tokens, so a few prompts exceed the quota of a day.
  const spend = async () => (await alice.classify('q')).error?.reason;
  let refusal: string | undefined;
  for (let at = 0; at < 10 && refusal === undefined; at += 1) refusal = await spend();
  assert.equal(refusal, 'quota_spent');
  assert.deepEqual(await asked(alice), {
    status: 429,
    told: 'quota_spent',
    retryAfter: '3600',
    spent: 0,
  });
  // Requests that are refused because of invalid input also count towards the limit.
  // They are repeated, because the allowance is refilled while a slow machine serves them.
  const askAfterInvalid = async () => {
    await Promise.all(Array.from({ length: 20 }, () => carol.classify('')));
    return asked(carol);
  };
  let last = await askAfterInvalid();
  for (let tries = 0; last.status === 200 && tries < 10; tries += 1) last = await askAfterInvalid();
  assert.deepEqual(last, { status: 429, told: 'rate_limited', retryAfter: '60', spent: 0 });

  const forged = () =>
    fetch(`${onecall.url}/trpc/notes.list`, { headers: { authorization: 'Bearer a.b.c' } });
  const statuses: number[] = [];
  for (let at = 0; at < 8; at += 1) {
    const refused = await forged();
    await refused.body?.cancel();
    statuses.push(refused.status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
  const neighbour = await onecall.as('verify-02');
  assert.equal((await neighbour.trpc.session.get.query()).username, 'verify-02');
  const page = await fetch(onecall.url, { redirect: 'manual' });
  await page.body?.cancel();
  assert.equal(page.status, 302);
});

test('a call that was accepted and left is charged, by the estimate of its prompt', async (t) => {
  const onecall = await startOnecall({
    clientGone: 'abort',
    env: { USER_DAILY_QUOTA: '200', HEADER_DEADLINE_MS: '120000' },
  });
  t.after(() => onecall.close());
  for (const procedure of ['chat', 'classify'] as const) {
    const person = await onecall.as(procedure === 'chat' ? 'alice' : 'bob');
    const ask = (options = {}) =>
      procedure === 'chat' ? person.chat({ query: 'q' }, options) : person.classify('q', options);
    const gone = new AbortController();
    const asking = ask({
      script: { timeToFirstTokenMs: 120_000 },
      [procedure === 'chat' ? 'stop' : 'signal']: gone.signal,
    });
    await onecall.untilInFlight();
    gone.abort();
    const { line } = await onecall.account((await asking).traceId);
    assert.deepEqual([line.outcome, line.modelCalls, line.inputTokens], ['stopped', 1, null]);
    assert.equal((await ask()).error?.reason, 'quota_spent', procedure);
  }
});

test('neither a restarted task nor deleting everything gives a person a second quota', async (t) => {
  const onecall = await startOnecall({ env: { USER_DAILY_QUOTA: '1' } });
  t.after(() => onecall.close());
  const [alice, bob] = [await onecall.as('alice'), await onecall.as('bob')];
  assert.equal((await alice.chat({ query: 'q' })).error, undefined);
  assert.equal((await alice.chat({ query: 'q' })).error?.httpStatus, 429);
  await alice.trpc.session.erase.mutate();
  await onecall.restartServer();
  const again = await alice.chat({ query: 'q' });
  assert.deepEqual([again.error?.reason, again.parts], ['quota_spent', []]);
  await onecall.account(again.traceId);
  assert.equal((await bob.chat({ query: 'q' })).error, undefined);
});

test('an address over its limit of refused sign-ins is a good address for everybody with a good one', async (t) => {
  const onecall = await startOnecall({ env: { REFUSED_SIGN_INS_PER_MINUTE: '3' } });
  t.after(() => onecall.close());
  const signIn = async (username: string, browser = new ScriptedBrowser()) => {
    const { response } = await browser.signIn(`${onecall.url}/`, {
      username,
      password: DEMO_PASSWORD,
    });
    await response.text();
    return { browser, status: response.status };
  };
  const known = await onecall.as('alice');
  await known.trpc.session.get.query();
  const { browser } = await signIn('bob');
  const sessionOf = async (one: ScriptedBrowser) => {
    const response = await one.send(`${onecall.url}/trpc/session.get`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    });
    await response.text();
    return response.status;
  };
  const forge = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: 'Bearer a.b.c' };
    const response = await fetch(`${onecall.url}${path}`, { redirect: 'manual', headers, ...init });
    await response.text();
    return response.status;
  };
  const forged: number[] = [];
  for (let at = 0; at < 6; at += 1) forged.push(await forge('/trpc/notes.list'));
  assert.deepEqual(forged, [401, 401, 401, 429, 429, 429]);

  const NEIGHBOURS: Readonly<Record<string, () => Promise<number>>> = {
    'a token that the task knows': async () => {
      await known.trpc.notes.list.query();
      return 200;
    },
    'a token that was just renewed': async () => {
      await (await onecall.as('alice')).trpc.session.get.query();
      return 200;
    },
    'a token of somebody new': async () => {
      await (await onecall.as('verify-03')).trpc.session.get.query();
      return 200;
    },
    'a streamed answer': async () => {
      const { error } = await (await onecall.as('verify-04')).chat({ query: 'q' });
      return error === undefined ? 200 : (error.status ?? 0);
    },
    'a session of a browser': () => sessionOf(browser),
    'a sign-in in a browser': async () => {
      const { browser: fresh, status } = await signIn('verify-05');
      return status === 200 ? sessionOf(fresh) : status;
    },
    'a sign-out with a good token': async () => {
      const direct = await onecall.as('verify-06', `http://127.0.0.1:${onecall.server().port}`);
      const response = await direct.send('/logout', { method: 'POST' });
      await response.text();
      return response.status === 303 ? 200 : response.status;
    },
  };
  for (const [kind, send] of Object.entries(NEIGHBOURS)) assert.equal(await send(), 200, kind);
  assert.equal(await forge('/trpc/notes.list'), 429, 'the address is still over its limit');
});
