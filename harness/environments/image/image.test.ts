import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { createArguments } from '../../emulator/fargate/container-arguments.ts';
import { LoopbackAddresses } from '../../emulator/fargate/loopback-addresses.ts';
import { taskOf, taskSize } from '../task-size.ts';
import { buildImage } from './build.ts';
import { localBase } from './make-base.ts';
import { findEngine } from './engine.ts';
import { missingIn, PackageRecord, PACKAGES_LABEL } from './package-record.ts';
import { packagesInImage } from './sbom.ts';
import { startEnv } from './start-env.ts';
import { askEngine, engineCan } from './run-engine.ts';

const engine = await findEngine().catch(() => undefined);
const hasBase = engine && (await engineCan(engine, ['image', 'inspect', localBase()]));
const skip = !engine ? 'no container engine' : !hasBase && `no base ${localBase()}: make engine`;
const MOST_OVER_BASE_BYTES = 20_000_000;

test(
  'buildImage() makes an image of the server and its page and nothing else',
  { skip },
  async (t) => {
    assert.ok(engine);
    const tag = `onecall-test:${randomUUID().slice(0, 8)}`;
    const options = { tag, commit: '0123456789ab', base: localBase(), leastImports: 1 };
    const built = await buildImage(engine, options, () => {});
    t.after(() => askEngine(engine, ['rmi', '--force', tag]));
    const inside = (command: string) =>
      askEngine(engine, ['run', '--rm', '--network=none', tag, 'sh', '-c', command]);
    const config = (format: string) =>
      askEngine(engine, ['image', 'inspect', '--format', format, tag]);

    await t.test('it is small, labelled and not root', async () => {
      assert.equal(built.image, tag);
      const over = built.sizeBytes - built.baseBytes;
      assert.ok(over > 0 && over <= MOST_OVER_BASE_BYTES, `${over} bytes over its base`);
      const label = '{{index .Config.Labels "org.opencontainers.image.revision"}}';
      assert.equal(await config(label), '0123456789ab');
      assert.equal(
        await config('{{.Config.User}} {{json .Config.Volumes}}'),
        '1000:1000 {"/tmp":{}}',
      );
      assert.doesNotMatch(await config('{{json .Config.Env}}'), /secret|password|token|AWS_/i);
    });

    await t.test('it carries the record that no package is missing, by its label', async () => {
      const label = await config(`{{index .Config.Labels "${PACKAGES_LABEL}"}}`);
      const record = PackageRecord.parse(JSON.parse(label));
      assert.ok(record.packages.includes('hono') && record.packages.length > 5);
      assert.deepEqual(record.importable, record.packages);
      assert.deepEqual(record.evaluated, record.packages, 'the server runs all from its bundle');
      assert.deepEqual(missingIn(record), []);
    });

    await t.test(
      'it holds the packages of the bill of materials, the bundle and the page',
      async () => {
        const files = (await inside('find /app -type f')).split('\n');
        const packages = new Set(
          files.flatMap((file) => {
            const at = /^\/app\/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
            return at === undefined ? [] : [at];
          }),
        );
        assert.deepEqual(
          [...packages].toSorted(),
          [...(await packagesInImage()).keys()].toSorted(),
        );
        const others = files.filter((file) => !file.startsWith('/app/node_modules/'));
        for (const file of others)
          assert.match(
            file,
            /^\/app\/(server\/(package\.json|dist\/(packages\.json|[\w-]+\.cjs))|web\/dist\/[\w./-]+|compile-cache\/[\w./-]+)$/,
          );
        assert.ok(!files.some((file) => /\.(ts|map)$/.test(file)));
      },
    );

    await t.test(
      'it starts from its compile cache with a read-only root and ends on SIGTERM',
      async () => {
        const address = await new LoopbackAddresses(128).take(8080);
        const task = taskOf(taskSize(), tag, {
          ...startEnv(),
          NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
        });
        // The container is started with the arguments of an ECS task, but its output is kept, because this test reads
        // it.
        const args = createArguments(task, { address }).filter(
          (arg) => arg !== '--log-driver=none',
        );
        const id = await askEngine(engine, args);
        t.after(() => askEngine(engine, ['rm', '--force', '--volumes', id]));
        await askEngine(engine, ['start', id]);
        await until(async () => (await fetch(`http://${address}:8080/healthz`)).status === 200);
        await askEngine(engine, ['stop', '--time', '10', id]);
        assert.equal(
          await askEngine(engine, ['inspect', '--format', '{{.State.ExitCode}}', id]),
          '0',
        );
        const { stderr } = spawnSync(engine.command, ['logs', id], {
          env: { ...process.env, ...engine.env },
          encoding: 'utf8',
        });
        assert.match(stderr, /dist\/main\.cjs was accepted/, stderr.slice(0, 2_000));
      },
    );
  },
);

test('buildImage() refuses a base for another platform', { skip }, async (t) => {
  assert.ok(engine);
  const tag = 'onecall-test:arm64';
  execFileSync(engine.command, ['build', '--platform=linux/arm64', '--tag', tag, '-'], {
    input: 'FROM scratch\nLABEL for=test\n',
    env: { ...process.env, ...engine.env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  t.after(() => askEngine(engine, ['rmi', '--force', tag]));
  await assert.rejects(
    buildImage(engine, { base: tag }, () => {}),
    /Cannot use onecall-test:arm64: it is for linux\/arm64, linux\/amd64 is accepted/,
  );
});

test('buildImage() says when a base cannot be had', { skip }, async () => {
  assert.ok(engine);
  await assert.rejects(
    buildImage(engine, { base: 'localhost:1/no-such-base:1' }, () => {}),
    /Cannot use the base localhost:1\/no-such-base:1/,
  );
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo().catch(() => false)) return;
    await wait(50);
  }
  throw new Error('It did not become so within 20 s');
}
