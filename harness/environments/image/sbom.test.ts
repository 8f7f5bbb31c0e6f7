import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageSbom, packagesInImage } from './sbom.ts';
import { ROOT } from './root.ts';

test('imageSbom() lists each package of the image with its version, hash and licence, and no path', async () => {
  const sbom = await imageSbom();
  const listed = sbom.components.map((one) => one['bom-ref']).toSorted();
  assert.deepEqual(listed, [...new Set((await packagesInImage()).values())].toSorted());
  assert.ok(listed.some((ref) => ref.startsWith('@trpc/server@')));
  assert.ok(!listed.some((ref) => /^(typescript|fast-check|@trpc\/client)@/.test(ref)));
  for (const one of sbom.components) assert.ok(one['hashes'] && one['licenses'], one['bom-ref']);
  assert.ok(!JSON.stringify(sbom).includes(ROOT));
});
