import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { compileEventPattern } from './event-pattern.ts';

type Event = Readonly<Record<string, unknown>>;
const matches = (pattern: unknown, event: Event) => compileEventPattern(pattern)(event);

const worked: readonly (readonly [pattern: Event, event: Event, expected: boolean])[] = [
  [{ source: ['aws.ecs', 'aws.ec2'] }, { source: 'aws.ec2' }, true],
  [{ source: ['aws.ecs'] }, { source: 'aws.ec2' }, false],
  [{ source: ['aws.ecs'] }, {}, false],
  [{ n: [1, null, true] }, { n: null }, true],
  [{ n: [1] }, { n: '1' }, false],
  [{ n: ['b'] }, { n: ['a', 'b'] }, true],
  [{ a: { b: ['x'] }, c: ['y'] }, { a: { b: 'x' }, c: 'y' }, true],
  [{ a: { b: ['x'] }, c: ['y'] }, { a: { b: 'x' }, c: 'z' }, false],
  [{ a: { b: ['x'] } }, { a: 'x' }, false],
  [{ a: [{ prefix: 'Task failed' }] }, { a: 'Task failed ELB health checks' }, true],
  [{ a: [{ prefix: 'Task failed' }] }, { a: 'A Task failed' }, false],
  [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, true],
  [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
  [{ a: [{ 'anything-but': 'x' }] }, {}, false],
  [{ a: [{ exists: true }] }, { a: null }, true],
  [{ a: [{ exists: true }] }, {}, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: { b: [{ exists: false }] } }, {}, true],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }], c: ['z'] }, { b: 'y', c: 'z' }, true],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }], c: ['z'] }, { b: 'y' }, false],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y', b: 'x' }, false],
];
for (const [pattern, event, expected] of worked)
  test(`compileEventPattern() of ${JSON.stringify(pattern)} and ${JSON.stringify(event)}`, () => {
    assert.equal(matches(pattern, event), expected);
  });

const refused: readonly (readonly [pattern: unknown, message: RegExp])[] = [
  [{ a: [{ suffix: 'x' }] }, /\{"suffix":"x"\} is not understood; known are exact values, prefix/],
  [{ a: [{ numeric: ['>', 1] }] }, /numeric/],
  [{ a: [{ 'anything-but': { prefix: 'x' } }] }, /anything-but/],
  [{ a: [{ prefix: 'x', exists: true }] }, /prefix/],
  [{ a: 'x' }, /\{"a":"x"\} is no list of values/],
  [{ a: [] }, /is no list of values/],
  [{}, /\{\} is no event pattern/],
  ['x', /"x" is no event pattern/],
];
for (const [pattern, message] of refused)
  test(`compileEventPattern() refuses ${JSON.stringify(pattern)}`, () => {
    assert.throws(() => compileEventPattern(pattern), message);
  });
