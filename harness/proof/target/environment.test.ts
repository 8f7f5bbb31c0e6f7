import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readEnvironment } from './environment.ts';

const EMULATED = {
  name: 'emulated',
  adapter: 'emulated',
  url: 'http://127.0.0.1:8080',
  publicUrl: 'https://onecall.example',
  region: 'us-east-1',
  userPoolId: 'us-east-1_x',
  webClientId: 'web',
  apiClientId: 'api',
  awsEndpoint: 'http://127.0.0.1:5000',
  cognitoApiUrl: null,
  controlUrl: null,
  image: { uri: 'r/onecall:1', commit: '1', digest: null },
  limits: { answerMs: 60_000, streamsPerUser: '4' },
  models: ['m'],
  deployment: {},
};

test('readEnvironment() takes null for not known, and says when nothing answers for what is applied', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'onecall-env-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const write = async (environment: object): Promise<void> => {
    await mkdir(join(root, 'emulated'), { recursive: true });
    await writeFile(join(root, 'emulated', 'environment.json'), JSON.stringify(environment));
  };
  await write(EMULATED);
  const { controlUrl, image, limits } = await readEnvironment('emulated', root);
  assert.deepEqual(
    [controlUrl, image, limits],
    [undefined, { uri: 'r/onecall:1', commit: '1' }, { answerMs: 60_000, streamsPerUser: 4 }],
  );
  await write({ ...EMULATED, url: null });
  await assert.rejects(readEnvironment('emulated', root), /applied, but nothing answers for it/);
  await write({ ...EMULATED, region: 7 });
  await assert.rejects(readEnvironment('emulated', root), /region: .*expected string/);
});
