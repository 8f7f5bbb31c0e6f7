import { AssertionError, deepStrictEqual } from 'node:assert';
import { inspect } from 'node:util';
import { settings } from './settings.ts';
import { SnapshotFile } from './snapshot-file.ts';

export interface SnapshotOptions<T = unknown> {
  /** Replaces the name of the test in the key of the snapshot. */
  readonly name?: string;
  /** Turns the value into a text; it must give the same text for the same value. */
  readonly serializer?: (actual: T) => string;
  /** Overrides `--update-snapshots` for this call. */
  readonly mode?: 'assert' | 'update';
  /** The message of the error where the snapshot does not match. */
  readonly msg?: string;
}

/** Compares a value with its snapshot beside the test file; `--update-snapshots` writes it. Rejects with an AssertionError. */
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

/** Writes the snapshots that were updated. With `prune`, those that no test uses any more are removed. */
export function saveSnapshots(prune: boolean): void {
  for (const file of files.values()) file.save({ prune: prune && settings().updatesSnapshots });
}

function compare(actual: string, expected: string | undefined, message: string | undefined): void {
  const update = 'Run the tests with --update-snapshots to write it';
  if (expected === undefined)
    throw new AssertionError({ message: message ?? `Missing snapshot. ${update}` });
  try {
    // The texts are compared as lists, because Node shows the difference of lists line by line, and that of texts in
    // one line.
    deepStrictEqual(actual.split('\n'), expected.split('\n'));
  } catch (error) {
    const difference = error instanceof Error ? error.message : String(error);
    throw new AssertionError({
      message: message ?? `Snapshot does not match. ${update}.\n${difference}`,
    });
  }
}

/** Makes the snapshot assertions of one attempt: each name counts its snapshots from 1. */
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
