import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { keepProduction, neededFolders } from './keep-production.ts';

const packages = {
  server: { dependencies: { a: '1', '@s/b': '1' }, devDependencies: { tool: '1' } },
  'node_modules/a': { dependencies: { c: '2' }, peerDependencies: { compiler: '1' } },
  'node_modules/a/node_modules/c': {},
  'node_modules/@s/b': { dependencies: { c: '1' } },
  'node_modules/c': {},
  'node_modules/tool': { dependencies: { d: '1' } },
  'node_modules/d': {},
  'node_modules/compiler': {},
};

test('neededFolders() follows dependencies as Node resolves them, and neither tools nor peers', () => {
  assert.deepEqual([...neededFolders(packages, 'server')].toSorted(), [
    'node_modules/@s/b',
    'node_modules/a',
    'node_modules/a/node_modules/c',
    'node_modules/c',
  ]);
});

test('neededFolders() says what the lockfile lacks', () => {
  assert.throws(
    () => neededFolders({ server: { dependencies: { a: '1' } } }, 'server'),
    /Cannot find a, which server needs/,
  );
});

test('keepProduction() leaves what Node loads of what is needed, and follows no link', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'keep-'));
  t.after(() => rmSync(root, { recursive: true }));
  const write = (path: string, text = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package-lock.json', JSON.stringify({ packages }));
  const kept = [
    'server/main.ts',
    'node_modules/a/index.js',
    'node_modules/a/LICENSE.md',
    'node_modules/a/node_modules/c/index.cjs',
    'node_modules/@s/b/package.json',
  ];
  const dropped = [
    'node_modules/a/index.d.ts',
    'node_modules/a/README.md',
    'node_modules/a/dist/index.js.map',
    'node_modules/tool/index.js',
    'node_modules/d/index.js',
    'node_modules/.bin/tool',
  ];
  for (const path of [...kept, ...dropped]) write(path);
  mkdirSync(join(root, 'node_modules/@onecall'));
  symlinkSync(join(root, 'server'), join(root, 'node_modules/@onecall/server'));
  keepProduction(root, 'server');
  for (const path of kept) assert.ok(existsSync(join(root, path)), path);
  for (const path of dropped) assert.ok(!existsSync(join(root, path)), path);
  assert.ok(!existsSync(join(root, 'node_modules/@onecall')));
  assert.ok(!existsSync(join(root, 'node_modules/tool')), 'empty folders go too');
});
