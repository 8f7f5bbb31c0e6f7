import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { scrypt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { TestContext } from '../context.ts';
import { test } from '../test.ts';
import { serve } from './serve.fixture.ts';

const { url, port, close } = serve();
test.beforeAll(url);
test.afterAll(close);

const get = async (): Promise<void> => {
  const request = http.get(await url());
  const [response] = await once(request, 'response');
  if (response instanceof http.IncomingMessage) response.resume();
};
/**
 * Closes a handle that a test leaks on purpose. The delay lets the test kit report the leak first; then this process
 * can exit.
 */
const later = (end: () => unknown): void => void setTimeout(end, 2_000).unref();

test('assertion', () => assert.equal(1, 2));
test('rejection', () => Promise.reject(new Error('no reason to live')));
test('leaked timer', () => void setTimeout(() => {}, 3_000));
test('leaked interval', () => {
  const interval = setInterval(() => {}, 100);
  later(() => clearInterval(interval));
});
test('unfinished fetch', async () => {
  void fetch(`${await url()}/slow`).then((response) => response.text());
  await wait(20);
});
test('unconsumed big body', async () => void (await fetch(`${await url()}/big`)));
test('unconsumed small body', async () => void (await fetch(await url())));
test('unfinished http request', async () => {
  const request = http.get(`${await url()}/slow`);
  request.on('error', () => {});
  later(() => request.destroy());
  await wait(20);
});
test('open connection', async () => {
  const socket = net.connect(await port(), '127.0.0.1');
  await once(socket, 'connect');
  later(() => socket.destroy());
});
test('open listener', async () => {
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  later(() => server.close());
});
test('open UDP socket', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  later(() => socket.close());
});
test('open file', async () => {
  const file = await fs.promises.open(import.meta.filename);
  later(() => file.close());
});
test('open watcher', () => {
  const watcher = fs.watch(import.meta.dirname);
  later(() => watcher.close());
});
test('child left', () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 400)']);
  later(() => child.kill());
});
test('worker left', async () => {
  const worker = new Worker('setTimeout(() => {}, 400)', { eval: true });
  await once(worker, 'online');
});
test('crypto job not awaited', () => {
  scrypt('password', 'salt', 64, { N: 2 ** 16, maxmem: 2 ** 28 }, () => {});
});
test('signal listener left', () => {
  const listener = (): void => {};
  process.on('SIGUSR2', listener);
  later(() => process.off('SIGUSR2', listener));
});
test('net denied by fetch', { permissions: 'none' }, async () => void (await fetch(await url())));
test('net denied on another port', { permissions: { net: ['127.0.0.1:1'] } }, async () => {
  await (await fetch(await url())).text();
});
test('warms a kept-alive socket', get);
test('net denied on a kept-alive socket', { permissions: { net: [] } }, get);
test('net denied by socket', { permissions: { net: ['localhost'] } }, async () => {
  await once(net.connect(await port(), '127.0.0.1'), 'connect');
});
test('exit', () => process.exit(0));
test('exit code', () => void (process.exitCode = 3));
test('failed step', async (t) => {
  assert.equal(await t.step('boom', () => assert.fail('boom in a step')), false);
});
test('leak inside a step', async (t) => {
  await t.step('leaks', () => void setTimeout(() => {}, 3_000));
});
test('step not awaited', (t) => void t.step('late', () => wait(30)));
test('step without a function', (t) => Reflect.apply(t.step, t, ['nothing to do']));
test('hangs', { timeout: 100 }, () => new Promise(() => void setInterval(() => {}, 50).unref()));
test('hangs on a fetch', { timeout: 100 }, async () => {
  await (await fetch(`${await url()}/slow`)).text();
});
test('fails at every attempt', { retry: 1 }, (t) => assert.fail(`attempt ${t.attempt}`));
let run = 0;
test('fails when repeated', { repeats: 3 }, () => {
  run += 1;
  assert.ok(run < 3, 'third run');
});
test('test in a test', () => test('inner', () => {}));

test('blocks the thread past its limit', { timeout: 50 }, () => {
  const end = performance.now() + 300;
  while (performance.now() < end);
});
test('listening denied', { permissions: { net: ['127.0.0.1:1'] } }, () => {
  http.createServer().listen(0, '127.0.0.1');
});
test('UDP denied', { permissions: 'none' }, () => {
  const socket = createSocket('udp4');
  try {
    socket.send('x', 53, '127.0.0.1');
  } finally {
    socket.close();
  }
});
test('UDP with an offset denied', { permissions: { net: ['127.0.0.1:1'] } }, () => {
  const socket = createSocket('udp4');
  try {
    socket.send(Buffer.from('abc'), 0, 2, 53, '127.0.0.1');
  } finally {
    socket.close();
  }
});
test('connected UDP denied', { permissions: { net: false } }, () => {
  const socket = createSocket('udp4');
  try {
    socket.connect(53, '127.0.0.1');
  } finally {
    socket.close();
  }
});
test('child process denied', { permissions: 'none' }, () => void spawn(process.execPath, ['-v']));
test('child process denied to a step', { permissions: { run: false } }, async (t) => {
  await t.step('starts one', () => void spawnSync(process.execPath, ['-v']));
});
test('blocking child process denied', { permissions: 'none' }, () =>
  execFileSync(process.execPath, ['-v']),
);

test('a plan that is not reached', (t: TestContext) => {
  t.plan(2);
  t.assert.strictEqual(1, 1);
});
test('a plan that is exceeded', (t: TestContext) => {
  t.plan(0);
  t.assert.strictEqual(1, 1);
});
test('an assertion of the context fails', (t: TestContext) => t.assert.strictEqual(1, 2));
test.sanitizer({ ops: false });
test('sanitizers that a test sets itself', { sanitizeOps: true }, () => {
  setTimeout(() => {}, 3_000);
});
