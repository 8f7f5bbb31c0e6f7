import fc from 'fast-check';
import { tokens } from './fuzz-tokens.ts';
import {
  HEADER_NAMES,
  latin1,
  MARKER,
  METHODS,
  SEGMENTS,
  HEADER_VALUES,
  visible,
} from './fuzz-words.ts';
import { bodyFor, VALID } from './hostile-input.ts';

/** One generated request, as the bytes to send, in Latin-1. `kind` says which part of the request is generated. */
export type Fuzzed = Readonly<{ kind: 'bytes' | 'head' | 'body' | 'token'; bytes: string }>;

const target = fc.oneof(
  fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
  fc.constantFrom(...Object.keys(VALID)).map((path) => `/trpc/${path}?batch=1`),
  fc.constantFrom('*', '', `http://${MARKER}:secret@a/`, `//${MARKER}/trpc/chat`, 'a:443'),
  visible.map((text) => `/${MARKER}${text}`),
  latin1,
);
const goodTarget = fc.constantFrom(
  '/',
  '/healthz',
  '/trpc/notes.list',
  '/trpc/chat?batch=1',
  `/trpc/${MARKER}`,
  `/${MARKER}`,
  `/login?to=/${MARKER}`,
  '/assets/a.js',
);
const host = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('onecall', '127.0.0.1:80', '[::1]') },
  fc.constantFrom(
    '[::1',
    `${MARKER}@1`,
    'a:99999',
    '',
    'a b',
    '1.2.3.4.5',
    '0x7f.1',
    'a/b',
    'a, b',
  ),
  visible,
);
const header = fc
  .tuple(
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...HEADER_NAMES) }, visible),
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...HEADER_VALUES) }, visible, latin1),
  )
  .map(([name, value]) => `${name}: ${value}`);

const request = fc
  .record({
    method: fc.constantFrom(...METHODS),
    target: fc.oneof({ weight: 3, arbitrary: goodTarget }, target),
    version: fc.constantFrom(
      'HTTP/1.1',
      'HTTP/1.1',
      'HTTP/1.1',
      'HTTP/1.0',
      'HTTP/2.0',
      'HTTP/0.9',
      'HTTP',
    ),
    host,
    headers: fc.array(header, { maxLength: 4 }),
    body: fc.oneof(fc.constant(''), fc.constant('{}'), latin1),
  })
  .map(({ method, target, version, host, headers, body }) =>
    [
      `${method} ${target} ${version}`,
      `Host: ${host}`,
      `X-Sender: ${MARKER}`,
      ...headers,
      '',
      body,
    ].join('\r\n'),
  );

/** Generator of requests with a slice that is cut out, repeated, or replaced by other bytes. */
const damaged = fc
  .record({
    request,
    at: fc.nat(300),
    length: fc.nat(40),
    by: fc.oneof(fc.constantFrom('', '\r\n', '\n', '\0', ':', ' '), latin1),
  })
  .map(({ request, at, length, by }) => request.slice(0, at) + by + request.slice(at + length));

const bytes = fc.oneof(
  damaged,
  latin1,
  latin1.map((text) => `${MARKER}${text}\r\n\r\n`),
);

const call = (path: string, authorization: readonly string[], body: string) => {
  const raw = Buffer.from(body, 'utf8');
  const head = [
    `POST /trpc/${path}?batch=1 HTTP/1.1`,
    'Host: onecall',
    'Content-Type: application/json',
    'trpc-accept: application/jsonl',
    `Content-Length: ${raw.length}`,
    ...authorization,
  ];
  return `${head.join('\r\n')}\r\n\r\n${raw.toString('latin1')}`;
};

const CALLED = Object.entries(VALID).filter(([path]) => path !== 'chat' && path !== 'classify');
const bodies = (authorization: string) =>
  fc
    .constantFrom(...CALLED)
    .chain(([path, valid]) =>
      fc.tuple(
        fc.constant(path),
        bodyFor(valid).map((body) => (body === '' ? 'null' : body)),
      ),
    )
    .map(([path, body]) => call(path, [authorization], `{"0":${body.replace('a', MARKER)}}`));

const forged = (good: string) =>
  fc
    .tuple(tokens(good), tokens(good), fc.constantFrom('bearer', 'alb', 'both', 'twice'))
    .map(([one, other, kind]) => {
      const bearer = `Authorization: Bearer ${one}`;
      const alb = [`x-amzn-oidc-data: ${other}`, `x-amzn-oidc-accesstoken: ${one}`];
      const headers = { bearer: [bearer], alb, both: [bearer, ...alb], twice: [bearer, bearer] }[
        kind
      ];
      return call(
        'notes.add',
        headers.map((line) => line.replaceAll(/[^\x20-\x7e]/g, '')),
        `{"0":{"text":"${MARKER}"}}`,
      );
    });

/**
 * Generates HTTP requests from a seed: well formed, damaged and arbitrary ones.
 * @param token a person's valid token, which is used in request bodies and to forge other tokens
 */
export function fuzzedRequests(
  token: string,
  { seed, count }: Readonly<{ seed: number; count: number }>,
): Fuzzed[] {
  const sample = (kind: Fuzzed['kind'], from: fc.Arbitrary<string>, share: number) =>
    fc.sample(from, { seed, numRuns: Math.ceil(count * share) }).map((bytes) => ({ kind, bytes }));
  return [
    ...sample('bytes', bytes, 0.3),
    ...sample('head', request, 0.3),
    ...sample('body', bodies(`Authorization: Bearer ${token}`), 0.2),
    ...sample('token', forged(token), 0.2),
  ];
}
