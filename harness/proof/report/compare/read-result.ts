import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Result, StoredSample } from '../result.ts';
import { parseJson } from '../../evidence/parse.ts';

export type StoredRun = Readonly<{
  path: string;
  result: Result;
  samples: readonly StoredSample[];
}>;

/** Error for a path that was given for comparison and is not a report. */
export class NotAReport extends Error {
  override readonly name = 'NotAReport';
}

/**
 * Reads a report from its folder, or from the path of its `result.json`.
 * @throws {NotAReport} saying what is wrong with the report
 */
export async function readRun(given: string): Promise<StoredRun> {
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => {
      throw new NotAReport(`Cannot find "${given}": a folder of .onecall/verify is accepted`);
    },
  );
  const path = isFolder ? given : join(given, '..');
  const file = isFolder ? join(given, 'result.json') : given;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new NotAReport(`Cannot find result.json in "${given}"`);
  });
  const parsed = Result.safeParse(parseJson(text));
  if (!parsed.success)
    throw new NotAReport(
      `Cannot read ${file}: ${z.prettifyError(parsed.error).split('\n')[0] ?? ''}`,
    );
  const lines = await readFile(join(path, 'samples.ndjson'), 'utf8').catch(() => '');
  const samples = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => StoredSample.parse(parseJson(line)));
  return { path, result: parsed.data, samples };
}
