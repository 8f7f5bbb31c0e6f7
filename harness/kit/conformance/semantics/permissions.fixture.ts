import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { test, thrownBy } from './here.fixture.ts';

const server = createServer((_, response) => response.end('ok'));
await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const get = async () => {
  const response = await fetch(`http://127.0.0.1:${port}`);
  assert.equal(await response.text(), 'ok');
};
const refused = () => assert.rejects(get(), { name: 'NotCapable' });
const start = () => void execFileSync('/bin/true', { env: {} });
const malformed = thrownBy(() =>
  test('a malformed host', { permissions: { net: ['http://a'] } }, () => {}),
);
const unknown = thrownBy(() =>
  Reflect.apply(test, test, ['nothing is read', { permissions: { read: false } }, () => {}]),
);

test('without permissions a test may connect', get);
test('inherit lets a test connect', { permissions: 'inherit' }, get);
test('none refuses to connect', { permissions: 'none' }, refused);
test('net: false refuses to connect', { permissions: { net: false } }, refused);
test('an object without net refuses to connect', { permissions: { run: true } }, refused);
test('net: true lets a test connect', { permissions: { net: true } }, get);
test('net: inherit lets a test connect', { permissions: { net: 'inherit' } }, get);
test('a host allows all of its ports', { permissions: { net: ['127.0.0.1'] } }, get);
test('a host and port allow that port', { permissions: { net: [`127.0.0.1:${port}`] } }, get);
test('a host and port refuse another port', { permissions: { net: ['127.0.0.1:1'] } }, refused);
test('another host is refused', { permissions: { net: ['localhost'] } }, refused);
test('a step has the permissions of its test', { permissions: 'none' }, async (t) => {
  assert.equal(await t.step('a step', refused), true);
});
test('none refuses to start a process', { permissions: 'none' }, () =>
  assert.throws(start, { name: 'NotCapable' }),
);
test('an object without run refuses to start a process', { permissions: { net: true } }, () =>
  assert.throws(start, { name: 'NotCapable' }),
);
test('permissions end with their test', get);
test('a malformed host is refused where the test is defined', () =>
  assert.match(malformed, /TypeError/));
test('a permission that cannot be checked is a TypeError', () =>
  assert.match(unknown, /TypeError/));
