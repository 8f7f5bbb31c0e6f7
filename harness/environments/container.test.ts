import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findImage } from './image/built-image.ts';
import { findEngine } from './image/engine.ts';
import { askEngine } from './image/run-engine.ts';
import { localTelemetry } from '../proof/evidence/telemetry-local.ts';
import { readEnvironment } from '../proof/target/environment.ts';
import { startContainer } from './container.ts';

const engine = await findEngine().catch(() => undefined);
const image = engine && (await findImage(engine).catch(() => undefined));
const skip = !engine ? 'no container engine' : !image && 'no image: make image builds one';
const model = {
  id: 'm',
  label: 'M',
  about: '',
  inputUsdPerMillion: 0,
  outputUsdPerMillion: 0,
  maxOutputTokens: 64,
};

test(
  'startContainer() serves the image behind the load balancer under the limits of its task',
  { skip },
  async (t) => {
    assert.ok(engine && image);
    const root = await mkdtemp(join(tmpdir(), 'container-'));
    t.after(() => rm(root, { recursive: true }));
    const folder = join(root, 'container');
    const container = await startContainer({ models: [model], answers: {}, folder });
    t.after(container.close);
    const healthz = async () => (await fetch(new URL('/healthz', container.url))).json();
    const inside = (...command: string[]) =>
      askEngine(engine, ['exec', container.current().id, ...command]);

    await t.test('it says what it is and logs to a file', async () => {
      assert.deepEqual(await healthz(), { service: 'onecall', commit: image.commit });
      const environment = await readEnvironment('container', root);
      assert.equal(environment.adapter, 'container');
      assert.equal(environment.imageDigest, image.id);
      assert.match(await readFile(environment.logFile ?? '', 'utf8'), /"event":"start"/);
      assert.ok((await localTelemetry({ logFile: environment.logFile }).logLines({})).known);
    });

    await t.test('it has the size, user and folders of the task definition', async () => {
      const format =
        '{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.ReadonlyRootfs}}';
      const limits = await askEngine(engine, [
        'inspect',
        '--format',
        format,
        container.current().id,
      ]);
      assert.equal(limits, '500000000 1073741824 true');
      assert.equal(await inside('id', '-u'), '1000');
      assert.match(await inside('stat', '-c', '%a', '/tmp'), /^1777$/);
      await inside('touch', '/tmp/x');
      await assert.rejects(inside('touch', '/app/x'), /Read-only file system/);
      const { memoryBytes = 0 } = await container.current().usage();
      assert.ok(memoryBytes > 20_000_000, String(memoryBytes));
    });

    await t.test('a deploy replaces the container without an error', async () => {
      const before = container.current().id;
      const over = new AbortController();
      const statuses: number[] = [];
      const asking = (async () => {
        while (!over.signal.aborted) {
          const response = await fetch(new URL('/healthz', container.url));
          await response.text();
          statuses.push(response.status);
        }
      })();
      await container.restartServer();
      over.abort();
      await asking;
      assert.ok(statuses.length > 10);
      assert.ok(statuses.every((status) => status === 200));
      assert.notEqual(container.current().id, before);
    });

    await t.test('nothing is left of it', async () => {
      await container.close();
      const all = await askEngine(engine, ['ps', '--all', '--no-trunc', '--format', '{{.ID}}']);
      assert.ok(!all.includes(container.current().id));
      assert.ok(!existsSync(join(folder, 'environment.json')));
    });
  },
);
