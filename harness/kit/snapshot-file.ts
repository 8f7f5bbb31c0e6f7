import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ENTRY = /^snapshot\[`((?:\\.|[^`\\])*)`\] = `((?:\\.|[^`\\])*)`;$/gm;

const escaped = (text: string): string => text.replaceAll(/[`\\]|\$(?=\{)/g, String.raw`\$&`);
const plain = (text: string): string => text.replaceAll(/\\(.)/g, '$1');

/** The snapshots of one test file, stored in Deno's format in `__snapshots__/<name of the test file>.snap`. */
export class SnapshotFile {
  readonly path: string;
  readonly entries = new Map<string, string>();
  /** Keys of the snapshots that tests of this run have compared or written. */
  readonly used = new Set<string>();
  #isChanged = false;

  constructor(testFile: string) {
    this.path = join(dirname(testFile), '__snapshots__', `${basename(testFile)}.snap`);
    for (const [, key = '', value = ''] of readIfThere(this.path).matchAll(ENTRY))
      this.entries.set(plain(key), plain(value));
  }

  set(key: string, value: string): void {
    this.#isChanged ||= this.entries.get(key) !== value;
    this.entries.set(key, value);
  }

  /**
   * Writes the file if a snapshot has changed. With `prune`, snapshots that no test of this run used are removed first.
   */
  save({ prune }: { readonly prune: boolean }): void {
    for (const key of prune ? this.entries.keys() : [])
      if (!this.used.has(key)) this.#isChanged = this.entries.delete(key);
    if (!this.#isChanged) return;
    const lines = [...this.entries].map(
      ([key, value]) => `snapshot[\`${escaped(key)}\`] = \`${escaped(value)}\`;\n`,
    );
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, ['export const snapshot = {};\n', ...lines].join('\n'));
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
