import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { localRuntime } from './runtime.ts';

const SERVER = fileURLToPath(new URL('../../../server', import.meta.url));

test('localRuntime() imports what the server needs, and names what is not there', async () => {
  const runtime = localRuntime(SERVER);
  const packages = await runtime.packages();
  assert.ok(packages.includes('hono') && packages.length > 5);
  assert.deepEqual(await runtime.importAll(['hono', 'zod']), { ok: true });
  const broken = await runtime.importAll(['hono', 'no-such-package-here', 'zod']);
  assert.ok(!broken.ok && broken.why.startsWith('no-such-package-here: ERR_MODULE_NOT_FOUND'));
});

test('localRuntime() says so when a manifest names nothing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'runtime-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package.json'), '{"name":"x"}');
  assert.deepEqual(await localRuntime(folder).packages(), []);
});
