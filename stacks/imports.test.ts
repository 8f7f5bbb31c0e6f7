import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const CDKTF = /from '(cdktf|constructs|@cdktf\/[^']*)'/;
const ROOT_OF_PROVIDER = /from '@cdktf\/provider-aws'/;

const sources = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('node_modules'))
    .map((file) => join(folder, file));

const importing = (files: string[], what: RegExp) =>
  files.filter((file) => what.test(readFileSync(join(ROOT, file), 'utf8')));

test('CDKTF is imported in stacks/ and main.ts alone, so that its fork can take its place', () => {
  const others = ['server', 'web', 'harness'].flatMap(sources);
  assert.ok(others.length > 0);
  assert.deepEqual(importing(others, CDKTF), []);
});

test('the provider is imported thing by thing: its root takes 4 s and 500 MB', () => {
  assert.deepEqual(importing([...sources('stacks'), 'main.ts'], ROOT_OF_PROVIDER), []);
});
