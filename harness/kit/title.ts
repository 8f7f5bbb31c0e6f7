/**
 * Data of a test for which `node:test` has no field. The test's process sends it to the runner inside the test's name.
 */
export interface Title {
  readonly name: string;
  readonly tags: readonly string[];
  /** Where the test is defined, as `file:line:column`; empty for a step. */
  readonly at: string;
  /** Duration in milliseconds, set if the test kit measured it because `node:test` could not. */
  readonly durationMs: number | undefined;
}

/** Invisible separator between a test's name and its encoded data; names do not normally contain it. */
const MARK = '\u2063';

export function encodeTitle(title: Title, decorated: boolean): string {
  if (decorated) return `${title.name}${MARK}${JSON.stringify(title)}${MARK}`;
  return withTags(title);
}

/** Returns a test's name with its tags, as reporters of Node show it, for example `adds #[Feature: sums]`. */
export function withTags(title: Title): string {
  return title.tags.length === 0 ? title.name : `${title.name} #[${title.tags.join(', ')}]`;
}

const isTitle = (value: unknown): value is Title =>
  typeof value === 'object' && value !== null && 'name' in value && 'tags' in value;

/**
 * Returns a text without the encoded data that follows each test name in it. The text may be a path of several names.
 */
export const withoutTitles = (text: string): string =>
  text.replaceAll(new RegExp(`${MARK}[^${MARK}]*${MARK}`, 'g'), '');

export function decodeTitle(text: string): Title {
  const [name = text, json] = text.split(MARK);
  const value: unknown = json === undefined ? undefined : JSON.parse(json);
  return isTitle(value) ? value : { name, tags: [], at: '', durationMs: undefined };
}
