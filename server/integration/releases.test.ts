import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { startDynamoDb, type DynamoDb } from '../../harness/emulator/dynamodb/start-dynamodb.ts';
import { localTable } from '../../harness/environments/local-table.ts';
import { assetTypeOf, readBuiltFiles } from '../http/assets/built-files.ts';
import { DIST } from '../http/dist.ts';
import { createFindAsset } from '../http/assets/find-asset.ts';
import { keepPublished } from '../http/assets/publish.ts';
import { OnecallError } from '../errors.ts';
import { createReleases, releaseIdOf, type BuiltFile } from '../store/releases.ts';
import { keys, type Table } from '../store/table.ts';
import { startOnecall } from './onecall.ts';
import { openTableAt } from './seed-store.ts';

const TABLE = 'releases';
const DAY_MS = 86_400_000;

let dynamodb: DynamoDb;
let table: Table;
let now = Date.UTC(2026, 0, 1);
before(async () => {
  dynamodb = await startDynamoDb();
  await dynamodb.createTable(localTable(TABLE));
  table = openTableAt({ url: dynamodb.url, name: TABLE, now: () => now });
});
after(async () => {
  table.close();
  await dynamodb.close();
});

let made = 0;
const hashed = (): string => {
  made += 1;
  return String(made).padStart(8, '0');
};
const fileOf = (bytes: number): BuiltFile => ({
  name: `index-${hashed()}.js`,
  content: randomBytes(bytes),
});

test('a published file is found by another task as it was, whatever its size', async () => {
  const sizes = fc.oneof(
    fc.constantFrom(0, 1, 269_999, 270_000, 270_001, 540_000),
    fc.integer({ min: 0, max: 900_000 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(sizes, { minLength: 1, maxLength: 3 }), async (all) => {
      const files = all.map(fileOf);
      await createReleases(table).put(files);
      const find = createFindAsset(createReleases(table));
      for (const { name, content } of files) assert.deepEqual(await find(name), content);
    }),
    { numRuns: 15 },
  );
});

test('a release is written once, again after a week, and expires after two', async () => {
  const files = [fileOf(10)];
  const [file] = files;
  assert.ok(file);
  let puts = 0;
  const real = createReleases(table);
  const releases = {
    ...real,
    put: (all: readonly BuiltFile[]) => {
      puts += 1;
      return real.put(all);
    },
  };
  const closed = new AbortController();
  const publish = () =>
    keepPublished({
      releases,
      readFiles: () => Promise.resolve(files),
      onError: (error) => assert.fail(String(error)),
      until: closed.signal,
    });
  await publish();
  await publish();
  assert.equal(puts, 1);
  now += 6 * DAY_MS;
  await publish();
  assert.equal(puts, 1);
  now += 2 * DAY_MS;
  await publish();
  assert.equal(puts, 2);
  now += 13 * DAY_MS;
  assert.deepEqual(await createFindAsset(real)(file.name), file.content);
  now += 2 * DAY_MS;
  assert.equal(await createFindAsset(real)(file.name), undefined);
  assert.equal(await real.has(releaseIdOf(files)), false);
  closed.abort();
});

test('a file that is not what its manifest says is not found', async () => {
  const file = fileOf(1_000);
  const releases = createReleases(table);
  await releases.put([file]);
  const Item = { ...keys.assetChunk(file.name, 0), base64: randomBytes(1_000).toString('base64') };
  await table.db.send(new PutCommand({ TableName: TABLE, Item }));
  assert.equal(await createFindAsset(releases)(file.name), undefined);
});

test('names that no release has cost one list of files a second, however many are requested', async () => {
  const real = createReleases(table);
  const listedAt: number[] = [];
  const find = createFindAsset({
    ...real,
    files: () => {
      listedAt.push(performance.now());
      return real.files();
    },
  });
  const ask = () => Promise.all(Array.from({ length: 150 }, () => find(`none-${hashed()}.js`)));
  const found = [...(await ask()), ...(await ask()), ...(await ask())];
  assert.deepEqual([...new Set(found)], [undefined]);
  assert.equal(listedAt.length, 3);
  for (const [at, time] of listedAt.entries())
    assert.ok(at === 0 || time - (listedAt[at - 1] ?? 0) >= 990, listedAt.join(' '));
});

test('requests beyond those that may wait are refused, and a list that fails is read again', async () => {
  const real = createReleases(table);
  const find = createFindAsset(real);
  const all = await Promise.allSettled(
    Array.from({ length: 250 }, () => find(`none-${hashed()}.js`)),
  );
  const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  assert.equal(refused.length, 50);
  for (const error of refused) assert.equal(error.reason, 'busy');
  const file = fileOf(100);
  await real.put([file]);
  await dynamodb.setFault({ away: 'refused' });
  await assert.rejects(find(file.name), { reason: 'store_unavailable' });
  await dynamodb.setFault(undefined);
  assert.deepEqual(await find(file.name), file.content);
});

test('each file that the build makes can be published, and no other name can', async () => {
  const names = await readdir(`${DIST}/assets`);
  assert.ok(names.length > 10);
  for (const name of names) assert.ok(assetTypeOf(name), name);
  assert.equal((await readBuiltFiles()).length, names.length);
  for (const name of [
    'index.js',
    'index-12345678.html',
    'index-12345678.js.map',
    '../index-12345678.js',
    'a/index-12345678.js',
    'index-12345678.js\n',
    '',
  ])
    assert.equal(assetTypeOf(name), undefined, name);
});

test('a server answers 404 for files that no build has, and 503 while the store is away', async (t) => {
  const onecall = await startOnecall();
  t.after(() => onecall.close());
  const statusOf = async (name: string) => (await fetch(`${onecall.url}/assets/${name}`)).status;
  for (const name of ['index-00000000.js', 'index.js', 'index-00000000.html'])
    assert.equal(await statusOf(name), 404, name);
  await onecall.dynamodb.setFault({ away: 'refused' });
  assert.equal(await statusOf('index-00000001.js'), 503);
  const [own = ''] = await readdir(`${DIST}/assets`);
  assert.equal(await statusOf(own), 200);
  await onecall.dynamodb.setFault(undefined);
});

test('pages wait for the files of their build while the store is slow, and not while it fails', async () => {
  const real = createReleases(table);
  const closed = new AbortController();
  const written: string[] = [];
  const publish = (releases: typeof real) =>
    keepPublished({
      releases,
      readFiles: () => Promise.resolve([fileOf(10)]),
      onError: () => {},
      until: closed.signal,
    });
  const slow = Promise.withResolvers<void>();
  const waiting = publish({
    ...real,
    put: async (files) => {
      await slow.promise;
      await real.put(files);
      written.push('put');
    },
  }).then(() => written.push('sent'));
  slow.resolve();
  await waiting;
  assert.deepEqual(written, ['put', 'sent']);
  let tries = 0;
  await publish({
    ...real,
    has: () => {
      tries += 1;
      return Promise.reject(new OnecallError('store_unavailable'));
    },
  });
  assert.equal(tries, 1);
  closed.abort();
});
