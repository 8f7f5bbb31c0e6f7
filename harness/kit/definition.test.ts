import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDefinition } from './definition.ts';
import { formatName } from './format-name.ts';
import { parentsFirst, duration } from './pretty.ts';
import { parseFilter } from './select.ts';
import { decodeTitle, encodeTitle, withoutTitles } from './title.ts';

const fn = (): void => {};

test("parseDefinition() reads all of Deno's argument lists", () => {
  function named(): void {}
  assert.equal(parseDefinition([named]).name, 'named');
  assert.equal(parseDefinition(['text', fn]).name, 'text');
  assert.equal(parseDefinition([{ name: 'a', fn }]).name, 'a');
  assert.equal(parseDefinition(['b', { timeout: 5 }, fn]).timeoutMs, 5);
  assert.equal(parseDefinition([{ name: 'c', retry: 2 }, fn]).retry, 2);
  assert.equal(parseDefinition([{ ignore: 'why' }, named]).name, 'named');
});

test('parseDefinition() says what is wrong', () => {
  assert.throws(() => parseDefinition(['x']), /Missing test function/);
  assert.throws(() => parseDefinition([() => {}]), /name can't be empty/);
  assert.throws(() => parseDefinition(['', fn]), /name can't be empty/);
  assert.throws(() => parseDefinition(['x', { name: 'y' }, fn]), /Unexpected "name" in options/);
  assert.throws(() => parseDefinition([{ name: 'x', fn }, fn]), /Unexpected "fn" in options/);
  assert.throws(
    () => parseDefinition(['x', { tiemout: 1 }, fn]),
    /Unknown test option "tiemout": expected one of name, fn/,
  );
  assert.throws(() => parseDefinition(['x', { retry: -1 }, fn]), /Invalid retry -1/);
  assert.throws(
    () => parseDefinition(['x', { permissions: { net: ['a b'] } }, fn]),
    /Invalid net permission/,
  );
});

test('parseDefinition() notes where the test was written', () => {
  assert.match(parseDefinition(['here', fn]).at, /definition\.test\.ts:\d+:\d+$/);
});

test('formatName() fills in rows', () => {
  assert.equal(formatName('%s is %d', ['a', 2], 0), 'a is 2');
  assert.equal(formatName('%# %j %o %%', [{ a: 1 }, [2]], 7), '7 {"a":1} [ 2 ] %');
  assert.equal(formatName('$user.name at $age', { user: { name: 'ann' }, age: 3 }, 0), 'ann at 3');
  assert.equal(formatName('%s %s $none', ['one'], 0), 'one %s $none');
  assert.equal(formatName('%i', [2.7], 0), '2');
});

test('parseFilter() takes text and patterns', () => {
  assert.ok(parseFilter('b')('abc'));
  assert.ok(!parseFilter('^b')('abc'));
  assert.ok(parseFilter('/^A.c$/i')('abc'));
  assert.ok(!parseFilter('/^b/')('abc'));
  assert.throws(() => parseFilter('/(/'), SyntaxError);
});

test('decodeTitle() gives back what encodeTitle() carried', () => {
  const title = { name: 'a "quoted" name', tags: ['x, y', 'z'], at: '/f.ts:1:2', durationMs: 3 };
  assert.deepEqual(decodeTitle(encodeTitle(title, true)), title);
  assert.equal(encodeTitle(title, false), 'a "quoted" name #[x, y, z]');
  assert.equal(decodeTitle('plain').name, 'plain');
  assert.equal(withoutTitles(`${encodeTitle(title, true)} > b`), 'a "quoted" name > b');
});

test('parentsFirst() turns children before parents round', () => {
  const lines = ['    a.1', '    a.2', '  a', '  b', '      c.1.1', '    c.1', '  c'];
  assert.deepEqual(parentsFirst(lines), [
    '  a',
    '    a.1',
    '    a.2',
    '  b',
    '  c',
    '    c.1',
    '      c.1.1',
  ]);
});

test('duration() is short at every size', () => {
  assert.deepEqual([0.4, 999, 1234, 125_000].map(duration), [
    '0 ms',
    '999 ms',
    '1.2 s',
    '2 min 5 s',
  ]);
});
