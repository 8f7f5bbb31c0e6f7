import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageOf } from './html/page.ts';
import { junitOf } from './junit.ts';
import { Result, type StoredSample } from './result.ts';

export const REPORT_FILES = ['result.json', 'junit.xml', 'samples.ndjson', 'report.html'] as const;

/**
 * Writes the four files of a report into a folder.
 * @throws when the folder cannot be written, or the result does not match the schema
 */
export async function writeReport(
  folder: string,
  result: Result,
  samples: readonly StoredSample[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const texts = {
    'result.json': `${JSON.stringify(Result.parse(result), null, 2)}\n`,
    'junit.xml': junitOf(result),
    'samples.ndjson': samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''),
    'report.html': pageOf(result, samples),
  };
  await Promise.all(REPORT_FILES.map((name) => writeFile(join(folder, name), texts[name])));
}
