import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { mountsBelow } from './mounts.ts';
import { privateEngine, startPrivateEngine, stopPrivateEngine } from './private-engine.ts';
import { askEngine } from './run-engine.ts';

const skip =
  process.getuid?.() !== 0
    ? 'only root may start a private engine'
    : !existsSync('/usr/sbin/dockerd') && "Debian's docker.io is not installed";

test(
  'startPrivateEngine() starts an engine once, of which stopPrivateEngine() leaves nothing',
  { skip },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    t.after(async () => {
      await stopPrivateEngine(folder);
      rmSync(folder, { recursive: true });
    });
    const processes = () =>
      execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes(folder));
    assert.equal(privateEngine(folder), undefined);
    const said: string[] = [];
    const options = { folder };
    const engine = await startPrivateEngine((text) => said.push(text), options);
    assert.ok(engine.private && said.length === 1);
    assert.match(await askEngine(engine, ['version', '--format', '{{.Server.Version}}']), /^\d+\./);
    assert.deepEqual(await startPrivateEngine((text) => said.push(text), options), engine);
    assert.equal(said.length, 1, 'nothing was started again');
    assert.ok(processes().length > 0);

    assert.equal(await stopPrivateEngine(folder), true);
    assert.deepEqual(processes(), []);
    assert.deepEqual(mountsBelow(folder), []);
    assert.equal(privateEngine(folder), undefined);
    assert.equal(await stopPrivateEngine(folder), false);
  },
);

test('startPrivateEngine() says when its socket would have too long a path', { skip }, async () => {
  const folder = join(tmpdir(), 'x'.repeat(100));
  await assert.rejects(
    startPrivateEngine(() => {}, { folder }),
    /longer than 107 characters/,
  );
});
