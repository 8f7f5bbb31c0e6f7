import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OnecallError } from '../../errors.ts';
import { assertJson } from './json-only.ts';

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

/** Content types that a page may send to another site without a CORS preflight. */
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
