import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findEngine } from './engine.ts';
import { startPrivateEngine } from './private-engine.ts';

test('findEngine() takes the command that DOCKER names, and says when it does not answer', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'find-engine-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const own = join(folder, 'nerdctl');
  writeFileSync(own, '#!/bin/sh\n[ "$1" = version ] && echo 2.0.1\n');
  chmodSync(own, 0o755);
  const engine = await findEngine({ DOCKER: own });
  assert.deepEqual([engine.command, engine.private, engine.about], [own, false, 'nerdctl 2.0.1']);
  await assert.rejects(
    findEngine({ DOCKER: join(folder, 'absent') }),
    /Cannot use DOCKER=.*absent/,
  );
});

test(
  'startPrivateEngine() is for root',
  { skip: process.getuid?.() === 0 && 'this is root' },
  async () => {
    await assert.rejects(
      startPrivateEngine(() => {}),
      /only root may/,
    );
  },
);
