import { AssertionError, deepStrictEqual } from 'node:assert';
import { inspect } from 'node:util';
import { settings } from './settings.ts';
import { SnapshotFile } from './snapshot-file.ts';

export interface SnapshotOptions<T = unknown> {
  /** Name in the key of the snapshot; by default the name of the test. */
  readonly name?: string;
  /** Converts the value to a text, which must be the same for equal values. */
  readonly serializer?: (actual: T) => string;
  /** Whether this call compares or writes the snapshot; by default `--update-snapshots` decides. */
  readonly mode?: 'assert' | 'update';
  /** Message of the error that is thrown when the snapshot does not match. */
  readonly msg?: string;
}

/**
 * Compares a value with its snapshot, which is stored beside the test file; `--update-snapshots` writes the snapshot
 * instead. Rejects with an AssertionError if they differ.
 */
export type AssertSnapshot = <T>(
  actual: T,
  optionsOrMessage?: SnapshotOptions<T> | string,
) => Promise<void>;

const written = (value: unknown): string => {
  const text = inspect(value, {
    depth: Infinity,
    sorted: true,
    compact: false,
    breakLength: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
  });
  return text.includes('\n') ? `\n${text}\n` : text;
};

const files = new Map<string, SnapshotFile>();

function fileOf(testFile: string): SnapshotFile {
  const file = files.get(testFile) ?? new SnapshotFile(testFile);
  files.set(testFile, file);
  return file;
}

/**
 * Writes the changed snapshots of all test files. With `prune` and `--update-snapshots`, snapshots that no test used
 * are removed.
 */
export function saveSnapshots(prune: boolean): void {
  for (const file of files.values()) file.save({ prune: prune && settings().updatesSnapshots });
}

function compare(actual: string, expected: string | undefined, message: string | undefined): void {
  const update = 'Run the tests with --update-snapshots to write it';
  if (expected === undefined)
    throw new AssertionError({ message: message ?? `Missing snapshot. ${update}` });
  try {
    // Node shows the difference of two lists line by line, but that of two texts in one line, so lists of lines are
    // compared.
    deepStrictEqual(actual.split('\n'), expected.split('\n'));
  } catch (error) {
    const difference = error instanceof Error ? error.message : String(error);
    throw new AssertionError({
      message: message ?? `Snapshot does not match. ${update}.\n${difference}`,
    });
  }
}

/** Creates the snapshot assertions of one attempt of a test. The snapshots of each name are numbered from 1. */
export function makeSnapshots(testFile: string) {
  const counts = new Map<string, number>();
  return (name: string): AssertSnapshot =>
    async (actual, optionsOrMessage = {}) => {
      const options =
        typeof optionsOrMessage === 'string' ? { msg: optionsOrMessage } : optionsOrMessage;
      const own = options.name ?? name;
      const count = (counts.get(own) ?? 0) + 1;
      counts.set(own, count);
      const file = fileOf(testFile);
      const key = `${own} ${count}`;
      file.used.add(key);
      const text = options.serializer?.(actual) ?? written(actual);
      const isUpdate =
        (options.mode ?? (settings().updatesSnapshots ? 'update' : 'assert')) === 'update';
      if (isUpdate) file.set(key, text);
      else compare(text, file.entries.get(key), options.msg);
    };
}
