import { missingIn } from '../../../environments/image/package-record.ts';
import type { RunningImage } from '../../target/running-images.ts';
import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Known } from '../telemetry.ts';

const is = findingsOf('dependencies');

/**
 * Checks that the image of each running task, found by its digest, has a record of its packages. The record must
 * contain every package of the manifest.
 */
export function imageRecords(images: Known<readonly RunningImage[]>): Finding {
  if (!images.known) return is.inconclusive(cannotTell(images));
  const incomplete = images.value.flatMap(({ digest, record }) => {
    const missing = record === undefined ? [] : missingIn(record);
    return missing.length === 0 ? [] : [{ id: `the image ${digest}`, missing }];
  });
  const violation = is.violatedBy(
    incomplete,
    ({ id, missing }) =>
      `The running server lacks ${missing.join(', ')} of its manifest, by the record of ${id}`,
  );
  if (violation) return violation;
  if (images.value.length === 0) return is.inconclusive('Cannot tell: no task runs');
  const unchecked = images.value.find(({ record }) => record === undefined);
  if (unchecked !== undefined)
    return is.inconclusive(
      `Cannot tell: the image ${unchecked.digest} that ${unchecked.tasks} tasks run carries no record of its packages; to enable it, build the image with make image or make deploy`,
    );
  const tasks = images.value.reduce((sum, image) => sum + image.tasks, 0);
  const [record] = images.value.flatMap((image) => image.record ?? []);
  return is.proven(
    `The image of each of ${tasks} running tasks was checked: of ${record?.packages.length} packages of its manifest ${record?.evaluated.length} are loaded from the bundle and ${record?.importable.length} import, alone and in ${record?.imports} subsets and orders`,
  );
}
