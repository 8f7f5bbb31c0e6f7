import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSamePerson, PERSON_HEADER, personOf } from './person.ts';

const alice = crypto.randomUUID();
const bob = crypto.randomUUID();

test('assertSamePerson() lets pass a call that names its person or nobody', () => {
  assertSamePerson(new Headers(), alice);
  assertSamePerson(new Headers({ [PERSON_HEADER]: personOf(alice) }), alice);
});

test('assertSamePerson() refuses a call that names somebody else, or nothing that is a person', () => {
  for (const named of [personOf(bob), '', alice, personOf(alice).toUpperCase()])
    assert.throws(() => assertSamePerson(new Headers({ [PERSON_HEADER]: named }), alice), {
      reason: 'other_person',
      code: 'FORBIDDEN',
    });
});
