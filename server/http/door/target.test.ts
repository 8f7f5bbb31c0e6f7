import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isHost, isMalformed, readTarget, type Head } from './target.ts';

const head = (changes: Partial<Head>): Head => ({
  method: 'GET',
  url: '/',
  httpVersion: '1.1',
  rawHeaders: ['Host', 'chat.example.com'],
  ...changes,
});
const statusOf = (changes: Partial<Head>) => {
  const target = readTarget(head(changes));
  return isMalformed(target) ? target.status : 200;
};
const ofUrl = (url: string) => statusOf({ url });

const GOOD = [
  '/',
  '/c/0b5d1c3e-1111',
  '/trpc/notes.list?input=%7B%7D',
  '/assets/a-B_9.js',
  '/login?to=%2Fc%2Fx',
  '/trpc/a,b?batch=1',
  '/c/%C3%BC',
  '/?a=//b/../c',
  '/trpc/a%2Cb',
];
for (const url of GOOD) test(`readTarget() accepts ${url}`, () => assert.equal(ofUrl(url), 200));

const CHANGED = [
  '/trpc/../logout',
  '/assets/../trpc/session.get',
  '/assets/%2e%2e/trpc/session.get',
  '/assets/.%2E/trpc/a',
  '/assets/..%2ftrpc/a',
  '/assets\\..\\trpc',
  '/assets/%5c..%5ctrpc',
  '/./trpc/a',
  '/trpc/.',
  '/trpc/a/..',
  '//trpc/a',
  '/trpc//a',
  '/%74rpc/a',
  '/trpc/%2525',
  '/trpc/%252e',
  '/trpc/a%00',
  '/trpc/a%0a',
  '/trpc/a%7F',
  '/trpc/%',
  '/trpc/%4',
  '/trpc/%zz',
  '/trpc/%ff',
  '/trpc/%ed%a0%80',
  '/trpc/a#b',
  '/trpc/a?b#c',
  '/trpc/a b',
  '/trpc/ü',
  '/tr\tpc',
  '/a"b',
  '/a<b',
  '/a{b',
];
const NOT_A_PATH = [
  '',
  '*',
  'trpc/a',
  'http://a/trpc/a',
  'http://user:secret@a/',
  'https://a',
  'a:443',
  '?a',
  '..',
  '\\trpc',
];
for (const url of [...CHANGED, ...NOT_A_PATH])
  test(`readTarget() refuses ${JSON.stringify(url)}`, () => assert.equal(ofUrl(url), 400));

test('readTarget() gives the method, the path and the query', () => {
  const target = readTarget(head({ method: 'POST', url: '/trpc/chat?batch=1&batch=2&x=%20' }));
  assert.ok(!isMalformed(target));
  assert.deepEqual(
    [target.method, target.path, target.query.getAll('batch'), target.query.get('x')],
    ['POST', '/trpc/chat', ['1', '2'], ' '],
  );
});

test('readTarget() refuses other methods with 405, and other versions of HTTP', () => {
  for (const method of [
    'PUT',
    'DELETE',
    'PATCH',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'PURGE',
    'get',
    '',
  ])
    assert.equal(statusOf({ method }), 405, method);
  for (const httpVersion of ['0.9', '2.0', '1.2', '']) assert.equal(statusOf({ httpVersion }), 400);
});

test('readTarget() expects one host, which only HTTP/1.0 may leave out', () => {
  assert.equal(statusOf({ rawHeaders: [] }), 400);
  assert.equal(statusOf({ rawHeaders: [], httpVersion: '1.0' }), 200);
  assert.equal(statusOf({ rawHeaders: ['Host', 'a', 'hOST', 'a'] }), 400);
  assert.equal(statusOf({ rawHeaders: ['Host', 'a@b'] }), 400);
  assert.equal(statusOf({ rawHeaders: ['x', 'host', 'Host', 'a', 'y', 'Host'] }), 200);
});

const GOOD_HOSTS = [
  'a',
  'A.B.example',
  '127.0.0.1',
  '127.0.0.1:8080',
  '[::1]',
  '[::1]:1',
  'a_b',
  '1.2.3.4.5',
  'a:0',
  'a:65535',
];
const BAD_HOSTS = [
  '',
  '[::1',
  '::1',
  '::1]',
  '[]',
  '[::1]x',
  '[::1%25eth0]',
  '[fe80::1%1]',
  'abcde@1',
  'a:b@c',
  'a b',
  'a/b',
  'a\\b',
  'a?b',
  'a#b',
  'a,b',
  'a:',
  'a:b',
  'a:1:2',
  'a:65536',
  'a:123456',
  'a%41',
  'ü',
  'a\u0000',
  `a${'b'.repeat(253)}`,
  '[1.2.3.4]',
  'a;b',
  "a'b",
  '<a>',
];
for (const host of GOOD_HOSTS)
  test(`isHost() accepts ${host}`, () => assert.equal(isHost(host), true));
for (const host of BAD_HOSTS)
  test(`isHost() refuses ${JSON.stringify(host).slice(0, 60)}`, () =>
    assert.equal(isHost(host), false));

const near = fc
  .array(
    fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2E',
      '%2f',
      '%5c',
      '\\',
      'trpc',
      'assets',
      'a',
      ';',
      '%',
      '%25',
      '%00',
      '//',
      '?',
      '#',
      '@',
      ':',
      '\u00e9',
      ' ',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('readTarget() accepts no path that a URL parser or a decoder reads in another way', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        near,
        near.map((text) => `/${text}`),
        fc.webUrl(),
        fc.string({ unit: 'binary' }),
      ),
      (url) => {
        const target = readTarget(head({ url }));
        if (isMalformed(target)) return;
        const { path } = target;
        assert.equal(path, url.split('?')[0]);
        assert.equal(new URL(path, 'http://a.example').href, `http://a.example${path}`);
        const decoded = decodeURIComponent(path);
        assert.equal(decoded.split('/').length, path.split('/').length);
        assert.equal(
          new URL(`http://a.example${encodeURI(decoded)}`).pathname.split('/').length,
          path.split('/').length,
        );
        // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
        assert.doesNotMatch(decoded, /[\u0000-\u001f\u007f\\]|\/\/|\/\.\.?(?:\/|$)/);
      },
    ),
    { numRuns: 3_000 },
  );
});

const CONNECTION_HEADERS = ['close', 'keep-alive', 'Upgrade', 'HTTP2-Settings', 'TE', ''];
const REQUEST_HEADERS = [
  'authorization',
  'content-length',
  'content-type',
  'cookie',
  'host',
  'origin',
  'sec-fetch-site',
  'traceparent',
  'trpc-accept',
  'x-amzn-oidc-accesstoken',
  'x-amzn-oidc-data',
  'x-forwarded-for',
];

test('readTarget() refuses a Connection header that names any other header, whatever it names beside it', () => {
  const spaced = (option: string) => fc.constantFrom(option, ` ${option}`, `${option} `);
  const good = fc.constantFrom(...CONNECTION_HEADERS).chain(spaced);
  const bad = fc
    .oneof(fc.constantFrom(...REQUEST_HEADERS), fc.stringMatching(/^x-[a-z\d-]{1,20}$/))
    .chain((name) => spaced(name).chain((text) => fc.constantFrom(text, text.toUpperCase())));
  const sent = (lines: readonly string[]) =>
    statusOf({ rawHeaders: ['Host', 'a', ...lines.flatMap((line) => ['cOnnection', line])] });
  const joined = (options: readonly string[], isSplit: boolean) =>
    isSplit ? options : [options.join(',')];
  fc.assert(
    fc.property(fc.array(good, { maxLength: 4 }), fc.boolean(), (options, isSplit) => {
      assert.equal(sent(joined(options, isSplit)), 200);
    }),
  );
  fc.assert(
    fc.property(fc.array(good, { maxLength: 6 }), bad, fc.boolean(), (options, one, isSplit) => {
      const at = Math.floor(options.length / 2);
      assert.equal(sent(joined(options.toSpliced(at, 0, one), isSplit)), 400);
    }),
  );
});
