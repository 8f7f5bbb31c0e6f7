import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PackageRecord } from '../../../environments/image/package-record.ts';
import { known, unknown } from '../telemetry.ts';
import { imageRecords } from './image-records.ts';

const complete: PackageRecord = {
  packages: ['a', 'b', 'c'],
  evaluated: ['a', 'b'],
  importable: ['b', 'c'],
  imports: 100,
  seed: 1,
};
const running = (record: PackageRecord | undefined, tasks = 2) => ({
  digest: `sha256:${'0'.repeat(64)}`,
  tasks,
  record,
});

test('imageRecords() wants each package loaded from the bundle or importable, in each running image', () => {
  assert.equal(imageRecords(known([running(complete)])).verdict, 'proven');
  for (const lack of ['evaluated', 'importable'] as const) {
    const lacking = { ...complete, [lack]: [] };
    const finding = imageRecords(known([running(complete), running(lacking)]));
    assert.equal(finding.verdict, 'violated', `nothing is ${lack}`);
    assert.match(finding.sentence, lack === 'evaluated' ? /lacks a of/ : /lacks c of/);
  }
});

test('imageRecords() is inconclusive without a record, without a task, and where nothing can be read', () => {
  const found = [
    imageRecords(known([running(complete), running(undefined)])),
    imageRecords(known([])),
    imageRecords(unknown('nobody may read it', 'allow it')),
  ];
  assert.deepEqual(
    found.map(({ verdict }) => verdict),
    ['inconclusive', 'inconclusive', 'inconclusive'],
  );
});
