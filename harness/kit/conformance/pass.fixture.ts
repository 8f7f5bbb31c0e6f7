import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, pbkdf2Sync, scryptSync } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { TestContext } from '../context.ts';
import { test } from '../test.ts';
import { serve } from './serve.fixture.ts';

const { url, port, close } = serve();
const calls: string[] = [];

test.beforeAll(async () => {
  await url();
  calls.push('beforeAll');
});
test.beforeEach(() => void calls.push('beforeEach'));
test.afterEach(() => void calls.push('afterEach'));
test.afterAll(close);

test('hooks run around each test', () => {
  assert.deepEqual(calls, ['beforeAll', 'beforeEach']);
});
test(function namedFunction(t) {
  assert.equal(t.name, 'namedFunction');
  assert.equal(calls.at(-2), 'afterEach');
});
test({ name: 'definition', fn: (t) => assert.equal(t.name, 'definition') });
test('name and options', { tags: ['Feature: kit'] }, (t) =>
  assert.deepEqual(t.tags, ['Feature: kit']),
);
test({ name: 'options and function', timeout: 5000 }, (t) => assert.ok(!t.signal.aborted));
test('a fetch that is read', async () => {
  const response = await fetch(await url());
  assert.equal(await response.text(), 'ok');
});
test('a fetch whose body is cancelled', async () => {
  const response = await fetch(`${await url()}/big`);
  await response.body?.cancel();
});
test('a fetch that is aborted', async () => {
  const control = new AbortController();
  const pending = fetch(`${await url()}/slow`, { signal: control.signal });
  setImmediate(() => control.abort());
  await assert.rejects(pending, { name: 'AbortError' });
});
test('an http request that is read', async () => {
  const request = http.get(await url());
  const [response] = await once(request, 'response');
  assert.ok(response instanceof http.IncomingMessage);
  response.resume();
  await once(response, 'end');
});
test('a timer that is cleared', () => clearTimeout(setTimeout(() => {}, 10_000)));
test('a timer that is unref-ed', () => void setTimeout(() => {}, 10_000).unref());
test('crypto jobs that block', () => {
  generateKeyPairSync('ec', { namedCurve: 'P-256' });
  scryptSync('password', 'salt', 8);
  pbkdf2Sync('password', 'salt', 1, 8, 'sha256');
});
test('files and a child process', async () => {
  await fs.promises.readFile(import.meta.filename);
  const file = await fs.promises.open(import.meta.filename);
  await file.close();
  await once(spawn(process.execPath, ['-e', '']), 'close');
});
test('a server closed by t.after', async (t) => {
  const server = http.createServer().listen(0, '127.0.0.1');
  t.after(() => new Promise((resolve) => server.close(resolve)));
  await once(server, 'listening');
});
test('nested steps resolve to true', async (t) => {
  const passed = await t.step('outer', async (outer) => {
    assert.equal(outer.parent?.name, t.name);
    assert.equal(await outer.step({ name: 'inner', fn: () => {} }), true);
  });
  assert.equal(passed, true);
});
test('an ignored step resolves to false', async (t) => {
  assert.equal(await t.step({ name: 'not now', ignore: 'not ready', fn: () => {} }), false);
});
test('parallel steps with sanitizers', async (t) => {
  const order: string[] = [];
  const quick = Promise.withResolvers<void>();
  const results = await Promise.all([
    t.step('slow', async () => {
      await quick.promise;
      order.push('slow');
    }),
    t.step('quick', async () => {
      await (await fetch(await url())).text();
      order.push('quick');
      quick.resolve();
    }),
  ]);
  assert.deepEqual(results, [true, true]);
  assert.deepEqual(order, ['quick', 'slow']);
});
test('net allowed by host and port', async (t) => {
  await t.step('in a step too', async () => {
    await (await fetch(await url())).text();
  });
});
test('net allowed by port', { permissions: { net: [`127.0.0.1:${await port()}`] } }, async () => {
  await (await fetch(await url())).text();
});
test('net denied is an error that can be expected', { permissions: 'none' }, async () => {
  await assert.rejects(fetch(await url()), { code: 'ERR_NOT_CAPABLE' });
});
test('opted out of sanitizeOps', { sanitizeOps: false }, () => void setTimeout(() => {}, 50));
test('opted out of sanitizeResources', { sanitizeResources: false }, () => {
  const server = http.createServer().listen(0, '127.0.0.1');
  setTimeout(() => server.close(), 20).unref();
});
test.each([
  [1, 2],
  [3, 4],
])('each %d before %d (%#)', (low, high) => assert.equal(high, low + 1));
test.each([{ user: { name: 'ann' } }])('each $user.name', (row, t) => {
  assert.equal(row.user.name, 'ann');
  assert.equal(t.name, 'each ann');
});
test.ignore('ignored', () => assert.fail('ran'));
test('ignored with a reason', { ignore: 'needs a printer' }, () => assert.fail('ran'));
let tries = 0;
test('passes when tried again', { retry: 2 }, async (t) => {
  tries += 1;
  await t.step('fails at first', () => assert.equal(t.attempt, 3));
});
test('was tried three times', () => assert.equal(tries, 3));
let runs = 0;
test('repeats', { repeats: 2 }, () => void (runs += 1));
test('was run three times', () => assert.equal(runs, 3));
test('seed is printed and repeatable', (t) => t.diagnostic(`seed ${t.seed} ${t.random()}`));
test('an exit code restored', () => {
  process.exitCode = 3;
  process.exitCode = undefined;
});

test('a clone of a response is read in its place', async () => {
  const response = await fetch(await url());
  await response.clone().text();
});
test('a response is read after its clone was made', async () => {
  const response = await fetch(await url());
  response.clone();
  await response.text();
});
test('a clone and its original are both read', async () => {
  const response = await fetch(await url());
  const texts = await Promise.all([response.clone().text(), response.text()]);
  assert.equal(texts[0], texts[1]);
});
test(
  'processes may be started where run is allowed',
  { permissions: { net: false, run: true } },
  async () => {
    const child = spawn(process.execPath, ['-v'], { stdio: 'ignore' });
    await once(child, 'close');
  },
);

test('a plan that is kept', (t: TestContext) => {
  t.plan(2);
  t.assert.strictEqual(1, 1);
  t.assert.deepEqual([1], [1]);
});
test('a plan counts steps', async (t) => {
  t.plan(1);
  await t.step('the only one', () => {});
});
test('a plan is made anew at each attempt', { retry: 1 }, (t: TestContext) => {
  t.plan(1);
  t.assert.strictEqual(t.attempt, 2);
});
const clock = { now: () => 1 };
test('a mock stands in', (t) => {
  t.mock.method(clock, 'now', () => 2);
  assert.equal(clock.now(), 2);
});
test('a mock is restored when its test ends', () => {
  assert.equal(clock.now(), 1);
});
test.sanitizer({ ops: false, resources: false });
test('sanitizers are off for the rest of a module', () => void setTimeout(() => {}, 20));
test.sanitizer({ ops: true });
test('a call changes only the sanitizers that it names', () => {
  const server = http.createServer().listen(0, '127.0.0.1');
  setTimeout(() => server.close(), 20).unref();
});
