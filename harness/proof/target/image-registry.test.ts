import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import { PACKAGES_LABEL, type PackageRecord } from '../../environments/image/package-record.ts';
import { recordOfImage } from './image-registry.ts';

const RECORD: PackageRecord = {
  packages: ['a'],
  evaluated: ['a'],
  importable: ['a'],
  imports: 100,
  seed: 1,
};
const AUTHORIZATION = 'Basic QVdTOnBhc3N3b3Jk';

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Starts a container registry with these texts, each under its own digest or under a false one. */
async function registryOf(t: TestContext, texts: ReadonlyMap<string, string>) {
  const server = createServer((request, response) => {
    const digest = request.url?.split('/').at(-1) ?? '';
    const isAllowed = request.headers.authorization === AUTHORIZATION;
    response.statusCode = !isAllowed ? 401 : texts.has(digest) ? 200 : 404;
    response.end(isAllowed ? texts.get(digest) : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, name: 'onecall', authorization: AUTHORIZATION };
}

/** Returns the manifest and the configuration of an image with these labels, and the image's digest. */
function imageWith(labels: Readonly<Record<string, string>> | null) {
  const configuration = JSON.stringify({ config: { Labels: labels } });
  const manifest = JSON.stringify({ config: { digest: digestOf(configuration) }, layers: [] });
  const texts = new Map([configuration, manifest].map((text) => [digestOf(text), text]));
  return { digest: digestOf(manifest), texts };
}

test('recordOfImage() reads the label of an image, and that of linux/amd64 where there are several', async (t) => {
  const ours = imageWith({ [PACKAGES_LABEL]: JSON.stringify(RECORD) });
  const other = imageWith(null);
  const index = JSON.stringify({
    manifests: [
      { digest: other.digest, platform: { os: 'linux', architecture: 'arm64' } },
      { digest: ours.digest, platform: { os: 'linux', architecture: 'amd64' } },
      { digest: other.digest },
    ],
  });
  const texts = new Map([...ours.texts, ...other.texts, [digestOf(index), index]]);
  const repository = await registryOf(t, texts);
  assert.deepEqual(await recordOfImage(repository, ours.digest), RECORD);
  assert.deepEqual(await recordOfImage(repository, digestOf(index)), RECORD);
  assert.equal(await recordOfImage(repository, other.digest), undefined);
});

test('recordOfImage() believes no bytes that differ from their digest, and says what the registry refuses', async (t) => {
  const image = imageWith({ [PACKAGES_LABEL]: JSON.stringify(RECORD) });
  const changed = [...image.texts].map(([digest, text]) => [digest, `${text} `] as const);
  for (const [at, [digest]] of changed.entries()) {
    const texts = new Map([...image.texts, ...changed.slice(at, at + 1)]);
    const repository = await registryOf(t, texts);
    await assert.rejects(recordOfImage(repository, image.digest), new RegExp(`than ${digest}`));
  }
  const repository = await registryOf(t, new Map());
  await assert.rejects(recordOfImage(repository, image.digest), /answered 404/);
  const stranger = { ...repository, authorization: '' };
  await assert.rejects(recordOfImage(stranger, image.digest), /answered 401/);
});
