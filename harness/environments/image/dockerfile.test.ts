import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SERVER_FLAGS, SERVER_MEMORY } from '../server-process.ts';
import { taskSize } from '../task-size.ts';
import { publicBase } from './choose-base.ts';
import { pinnedNode, ROOT } from './root.ts';

const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

test('Dockerfile builds on the Node that the lockfile pins', () => {
  assert.ok(publicBase().endsWith(`:${pinnedNode()}-bookworm-slim`), publicBase());
});

test('Dockerfile starts the server with the flags that it is tested and warmed with', () => {
  const command = JSON.stringify(['node', ...SERVER_FLAGS, 'server/dist/main.cjs']);
  assert.ok(dockerfile.includes(`CMD ${command.replaceAll('","', '", "')}`), command);
  assert.ok(dockerfile.includes(`warm.ts node ${SERVER_FLAGS.join(' ')} server/dist/main.cjs`));
});

test('Dockerfile sets the C library as the bench does', () => {
  for (const [name, value] of Object.entries(SERVER_MEMORY))
    assert.ok(dockerfile.includes(` ${name}=${value} \\\n`), name);
});

test('Dockerfile runs as the user of the task and pulls no syntax', () => {
  assert.ok(dockerfile.includes(`USER ${taskSize().user}\nEXPOSE ${taskSize().port}`));
  assert.doesNotMatch(dockerfile, /^#\s*syntax=/m);
});
