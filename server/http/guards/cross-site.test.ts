import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OnecallError } from '../../errors.ts';
import { assertJson, assertSameOrigin } from './cross-site.ts';

const OURS = 'https://chat.example.com';
const THEIRS = 'https://evil.example';

const CASES: readonly (readonly [string, string | null, string | null, boolean])[] = [
  ['POST', 'same-origin', OURS, true],
  ['POST', 'same-origin', null, true],
  ['POST', 'same-origin', 'null', true],
  ['GET', 'same-origin', null, true],
  ['GET', 'none', null, true],
  ['POST', null, null, true],
  ['GET', null, null, true],
  ['POST', null, OURS, true],
  ['POST', 'none', null, false],
  ['POST', 'none', OURS, false],
  ['POST', 'same-origin', THEIRS, false],
  ['POST', 'same-site', OURS, false],
  ['POST', 'same-site', null, false],
  ['POST', 'cross-site', THEIRS, false],
  ['GET', 'cross-site', null, false],
  ['POST', 'cross-site', 'null', false],
  ['POST', null, THEIRS, false],
  ['POST', null, 'null', false],
  ['POST', null, '', false],
  ['POST', '', null, false],
  ['POST', 'Same-Origin', OURS, false],
  ['POST', 'same-origin, cross-site', OURS, false],
  ['POST', null, `${OURS}, ${OURS}`, false],
  ['POST', null, `${OURS}:443`, false],
  ['POST', null, `${OURS}.evil.example`, false],
  ['POST', null, OURS.replace('https', 'http'), false],
  ['GET', 'none', THEIRS, false],
];

function isAccepted(method: string | undefined, headers: Headers): boolean {
  try {
    assertSameOrigin(headers, `${OURS}/`, method);
    return true;
  } catch (error) {
    assert.ok(error instanceof OnecallError && error.reason === 'cross_site');
    return false;
  }
}

const headersOf = (site: string | null, origin: string | null) => {
  const headers = new Headers();
  if (site !== null) headers.set('sec-fetch-site', site);
  if (origin !== null) headers.set('origin', origin);
  return headers;
};

for (const [method, site, origin, expected] of CASES)
  test(`assertSameOrigin() ${expected ? 'accepts' : 'refuses'} ${method}, Sec-Fetch-Site ${site}, Origin ${origin}`, () => {
    assert.equal(isAccepted(method, headersOf(site, origin)), expected);
  });

test('assertSameOrigin() takes a request of unnamed method for one that changes something', () => {
  assert.equal(isAccepted(undefined, headersOf('none', null)), false);
});

test('assertSameOrigin() counts a bearer token as nothing: a page elsewhere may send one too', () => {
  const headers = headersOf('cross-site', THEIRS);
  headers.set('authorization', 'Bearer a.b.c');
  assert.equal(isAccepted('POST', headers), false);
});

test('assertSameOrigin() refuses every origin but ours and every site but same-origin, for POST', () => {
  const visible = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  });
  const origin = fc.oneof(
    fc.webUrl().map((url) => new URL(url).origin),
    visible,
  );
  const method = fc.constantFrom('POST', 'PUT', 'DELETE', 'PATCH');
  fc.assert(
    fc.property(method, origin, visible, (verb, from, site) => {
      fc.pre(from !== OURS && site !== 'same-origin');
      assert.equal(isAccepted(verb, headersOf(null, from)), false);
      assert.equal(isAccepted(verb, headersOf(site, OURS)), false);
    }),
  );
});

function isJson(contentType: string | null): boolean {
  try {
    assertJson({ get: (name) => (name === 'content-type' ? contentType : null) });
    return true;
  } catch (error) {
    assert.ok(error instanceof OnecallError && error.reason === 'not_json');
    return false;
  }
}

const JSON_TYPES = [
  'application/json',
  'Application/JSON',
  ' application/json ',
  'application/json;charset=utf-8',
  'application/json; charset="UTF-8"',
  'application/json ; charset=utf8; profile=x',
  'application/json;',
];

const OTHER_TYPES = [
  null,
  '',
  'json',
  'application/jsonp',
  'application/json+x',
  'application/problem+json',
  'application/json5',
  'text/json',
  'text/plain',
  'text/plain;application/json',
  'text/plain; charset=application/json',
  'multipart/form-data; boundary=application/json',
  'application/x-www-form-urlencoded',
  'application/json, text/plain',
  'text/plain, application/json',
  'application/json; a=b, text/plain',
  'application /json',
  'application/ json',
  'application/json\u0000',
  'application/json; charset=iso-8859-1',
  'application/json; charset=utf-16',
];

for (const type of JSON_TYPES)
  test(`assertJson() accepts ${JSON.stringify(type)}`, () => assert.equal(isJson(type), true));

for (const type of OTHER_TYPES)
  test(`assertJson() refuses ${JSON.stringify(type)}`, () => assert.equal(isJson(type), false));

/** Content types that a browser sends to another site without a CORS preflight request. */
const UNASKED = fc.constantFrom(
  'text/plain',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
);

test('assertJson() refuses what a form of another site can send, whatever its parameters', () => {
  fc.assert(
    fc.property(UNASKED, fc.string(), fc.boolean(), (type, rest, upper) => {
      assert.equal(isJson(`${upper ? type.toUpperCase() : type};${rest}`), false);
    }),
  );
});

test('assertJson() takes any header without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (type) => {
      assert.equal(isJson(type) && !/^\s*application\/json/i.test(type), false);
    }),
  );
});
