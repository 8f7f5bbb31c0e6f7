import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '../../kit/kit.ts';
import { runningAwsApi, startAwsApi, stopAwsApi } from './aws-api.ts';
import { madeSinceStart, rememberStart } from './inventory.ts';
import { hasMoto } from './python.ts';

const directory = mkdtempSync(join(tmpdir(), 'onecall-aws-api-'));
test.afterAll(() => rmSync(directory, { recursive: true, force: true }));

const skip = (await hasMoto('python3')) ? false : 'moto is not installed';
const TIMEOUT_MS = 300_000;

test(
  'startAwsApi() starts one emulator, which ends with stopAwsApi()',
  // The test kit's check for open resources is off, because the AWS API runs in a background process that is ended by
  // its process id.
  { ignore: skip, timeout: TIMEOUT_MS, sanitizeResources: false },
  async () => {
    const api = await startAwsApi(directory, () => {});
    try {
      assert.equal(api.fresh, true);
      assert.equal(new URL(api.url).hostname, '127.0.0.1');
      const again = await startAwsApi(directory, () => {});
      assert.deepEqual([again.pid, again.fresh], [api.pid, false]);

      await rememberStart(directory, api);
      const made = await fetch(`${api.url}/onecall-example`, {
        method: 'PUT',
        headers: { host: 's3.amazonaws.com' },
      });
      await made.arrayBuffer();
      assert.deepEqual(await madeSinceStart(directory), ['s3 onecall-example']);
    } finally {
      assert.equal(await stopAwsApi(directory), true);
    }
    assert.equal(runningAwsApi(directory), undefined);
    assert.equal(await stopAwsApi(directory), false);
  },
);

test('runningAwsApi() does not take another process for the emulator', () => {
  const record = {
    pid: process.pid,
    mark: 'the emulator',
    log: '',
    startedAt: '',
    facts: { url: 'http://127.0.0.1:1', python: 'python3' },
  };
  writeFileSync(join(directory, 'aws-api.json'), JSON.stringify(record));
  assert.equal(runningAwsApi(directory), undefined);
});

test('madeSinceStart() says when no emulator runs', async () => {
  await assert.rejects(madeSinceStart(directory), /none is running/);
});
