import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createServer } from 'node:http';
import net from 'node:net';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from './here.fixture.ts';

const server = createServer((_, response) => response.end('ok'));
const port = () => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
test.beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const leakTimer = () => void setTimeout(() => {}, 1_500);
const later = (end: () => unknown) => void setTimeout(end, 500).unref();

test('a test that sets no sanitizer may leave a timer', leakTimer);
test('sanitizeOps: true fails a timer that is left', { sanitizeOps: true }, leakTimer);
test('sanitizeOps: true fails an interval that is left', { sanitizeOps: true }, () => {
  const interval = setInterval(() => {}, 1_000);
  later(() => clearInterval(interval));
});
test(
  'sanitizeOps: false lets a timer be left',
  { sanitizeOps: false, sanitizeResources: false },
  leakTimer,
);
test('sanitizeOps: true lets a timer end', { sanitizeOps: true }, () => wait(10));
test('sanitizeOps: true lets a timer be cleared', { sanitizeOps: true }, () =>
  clearTimeout(setTimeout(() => {}, 1_500)),
);
const resources = { sanitizeResources: true, sanitizeOps: false };
test('sanitizeResources: true fails a listener that is left', resources, async () => {
  const listener = net.createServer();
  await new Promise<void>((done) => void listener.listen(0, '127.0.0.1', done));
  later(() => listener.close());
});
test('sanitizeResources: true lets a listener close', resources, async () => {
  const listener = net.createServer();
  await new Promise<void>((done) => void listener.listen(0, '127.0.0.1', done));
  await new Promise((done) => listener.close(done));
});
test('sanitizeResources: true fails a file that is left open', resources, async () => {
  const file = await fs.promises.open(import.meta.filename);
  later(() => file.close());
});
test('sanitizeResources: true fails a descriptor of openSync that is left', resources, () => {
  const descriptor = fs.openSync(import.meta.filename, 'r');
  later(() => fs.closeSync(descriptor));
});
const both = { sanitizeOps: true, sanitizeResources: true };
test('sanitizers fail a response whose body is left', both, async () => {
  await fetch(`http://127.0.0.1:${port()}`);
});
test('sanitizers pass a response that is read', both, async () => {
  const response = await fetch(`http://127.0.0.1:${port()}`);
  assert.equal(await response.text(), 'ok');
});
test('sanitizers pass a response that is cancelled', both, async () => {
  const response = await fetch(`http://127.0.0.1:${port()}`);
  await response.body?.cancel();
});
test('sanitizers pass a response that is read by its clone alone', both, async () => {
  const response = await fetch(`http://127.0.0.1:${port()}`);
  await response.clone().text();
});
test('process.exit() fails its test', () => process.exit(0));
test('process.exitCode fails its test', () => {
  process.exitCode = 3;
});
test('process.exitCode is restored for the next test', () => assert.ok(!process.exitCode));
test.sanitizer({ ops: true });
test('test.sanitizer({ ops: true }) holds for the tests after it', leakTimer);
test('an option of a test wins over test.sanitizer()', { sanitizeOps: false }, leakTimer);
test.sanitizer({ ops: false, resources: false });
test('test.sanitizer() may be called again', leakTimer);
