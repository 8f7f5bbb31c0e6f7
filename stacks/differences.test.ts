import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environments } from './environments.ts';
import type { Json } from './policy/synthesized.ts';
import { RELEASE, synthesized } from './policy/synthesized.ts';

const { dev, emulated } = environments;

/** Names of the fields in which the descriptions of `dev` and `emulated` differ. */
const fields = Object.keys(dev).filter(
  (key) => JSON.stringify(Reflect.get(dev, key)) !== JSON.stringify(Reflect.get(emulated, key)),
);

/** Yields the path of every value that differs between two JSON documents. */
function* differences(
  one: Json | undefined,
  other: Json | undefined,
  path: string,
): Generator<string> {
  if (JSON.stringify(one) === JSON.stringify(other)) return;
  const inner = (value: Json | undefined) => typeof value === 'object' && value !== null;
  if (!inner(one) || !inner(other)) {
    yield `${path}: ${JSON.stringify(one)} | ${JSON.stringify(other)}`;
    return;
  }
  const [a, b] = [new Map(Object.entries(one ?? {})), new Map(Object.entries(other ?? {}))];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    yield* differences(a.get(key), b.get(key), `${path}.${key}`);
  }
}

/** Replaces the name, account and address range of `emulated` in a text with those of `dev`, for the comparison. */
const withNamesOf = (text: string) =>
  text
    .replaceAll('emulated', 'dev')
    .replaceAll(emulated.account, dev.account)
    .replaceAll(emulated.network.cidr, dev.network.cidr);

test('emulated and dev differ only in name, account, range of addresses, tasks and e-mail', () => {
  assert.deepEqual(fields, ['name', 'account', 'network', 'tasks', 'alarmEmail']);
  assert.deepEqual({ ...emulated.network, cidr: '' }, { ...dev.network, cidr: '' });

  const release = { ...RELEASE, certificateArn: 'arn:aws:acm:us-east-1:1:certificate/0' };
  const one = synthesized(dev, release).stacks;
  const other = synthesized({ ...emulated, tasks: dev.tasks }, release).stacks;
  const renamed: Json = JSON.parse(withNamesOf(JSON.stringify(other)));
  assert.deepEqual([...differences({ ...one }, renamed, '')], []);
});

test('differences() finds a value that is not the same', () => {
  assert.deepEqual(
    [...differences({ a: [1, 2] }, { a: [1, 3], b: 'x' }, '')],
    ['.a.1: 2 | 3', '.b: undefined | "x"'],
  );
});
