import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeShelf, readText } from './storage.ts';

function memory() {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
    key: (index: number) => [...held.keys()][index] ?? null,
    get length() {
      return held.size;
    },
  };
}

test('makeShelf() keeps people apart, and clears only its own', () => {
  const backing = memory();
  const alice = makeShelf(backing, 'alice:');
  const bob = makeShelf(backing, 'bob:');
  alice.write('draft', 'half a thought');
  bob.write('draft', 'another');
  alice.write('model', 'm');
  assert.equal(readText(alice, 'draft'), 'half a thought');
  alice.clear();
  assert.equal(alice.read('model'), undefined);
  assert.equal(readText(bob, 'draft'), 'another');
});

test('makeShelf() reads nothing from what is not JSON, and survives a full store', () => {
  const backing = memory();
  backing.held.set('a:x', '{broken');
  const full = {
    ...backing,
    length: 0,
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
  };
  const shelf = makeShelf(full, 'a:');
  assert.equal(shelf.read('x'), undefined);
  assert.equal(readText(shelf, 'x'), '');
  shelf.write('y', 1);
  assert.equal(shelf.read('y'), undefined);
});
