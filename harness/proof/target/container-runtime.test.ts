import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { findImage } from '../../environments/image/built-image.ts';
import { findEngine } from '../../environments/image/engine.ts';
import { askEngine } from '../../environments/image/run-engine.ts';
import { containerRuntime } from './container-runtime.ts';

const engine = await findEngine().catch(() => undefined);
const found = engine && (await findImage(engine).catch(() => undefined));
const skip = !engine ? 'no container engine' : !found && 'no image: make image builds one';

test(
  'containerRuntime() imports every package of the manifest in the image, one by one',
  { skip },
  async (t) => {
    assert.ok(engine && found);
    const runtime = containerRuntime(engine, found.image);
    t.after(() => runtime.close?.());
    const packages = await runtime.packages();
    assert.ok(packages.includes('hono') && packages.length > 5);
    for (const name of packages) assert.deepEqual(await runtime.importAll([name]), { ok: true });
  },
);

test('containerRuntime() finds the package that an image lacks', { skip }, async (t) => {
  assert.ok(engine && found);
  const broken = `${found.image}-without-aws-jwt-verify`;
  const dockerfile = `FROM ${found.image}\nUSER 0\nRUN rm -r /app/node_modules/aws-jwt-verify\nUSER 1000\n`;
  const args = ['build', ...(engine.private ? ['--network=host'] : []), '--tag', broken, '-'];
  const build = spawn(engine.command, args, {
    env: { ...process.env, ...engine.env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  build.stdin.end(dockerfile);
  await once(build, 'close');
  assert.equal(build.exitCode, 0);
  t.after(() => askEngine(engine, ['rmi', '--force', broken]));
  const runtime = containerRuntime(engine, broken);
  const packages = await runtime.packages();
  assert.ok(packages.includes('aws-jwt-verify'), 'the manifest still names it');
  const imported = await runtime.importAll(['hono', 'aws-jwt-verify']);
  assert.ok(!imported.ok && imported.why.startsWith('aws-jwt-verify: ERR_MODULE_NOT_FOUND'));
  await runtime.close?.();
  const names = await askEngine(engine, [
    'ps',
    '--all',
    '--filter',
    `ancestor=${broken}`,
    '--quiet',
  ]);
  assert.equal(names, '', 'no container is left');
});

test('containerRuntime() says so when there is no such image', { skip }, async () => {
  assert.ok(engine);
  const runtime = containerRuntime(engine, 'localhost/no-such-image:1');
  await assert.rejects(
    runtime.packages(),
    /Cannot start a container of localhost\/no-such-image:1/,
  );
  await runtime.close?.();
});
