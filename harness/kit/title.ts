/** Facts for which `node:test` has no field; they travel inside a test's name from its process to the runner. */
export interface Title {
  readonly name: string;
  readonly tags: readonly string[];
  /** Place of the definition as `file:line:column`; empty for a step. */
  readonly at: string;
  /** Milliseconds that the test measured itself, when `node:test` could not. */
  readonly durationMs: number | undefined;
}

/** Invisible separator, which a name does not normally contain. */
const MARK = '\u2063';

export function encodeTitle(title: Title, decorated: boolean): string {
  if (decorated) return `${title.name}${MARK}${JSON.stringify(title)}${MARK}`;
  return withTags(title);
}

/** Returns the name as other reporters show it, for example `adds #[Feature: sums]`. */
export function withTags(title: Title): string {
  return title.tags.length === 0 ? title.name : `${title.name} #[${title.tags.join(', ')}]`;
}

const isTitle = (value: unknown): value is Title =>
  typeof value === 'object' && value !== null && 'name' in value && 'tags' in value;

/** Returns a text, such as a path of names, in which each encoded name is replaced by the name alone. */
export const withoutTitles = (text: string): string =>
  text.replaceAll(new RegExp(`${MARK}[^${MARK}]*${MARK}`, 'g'), '');

export function decodeTitle(text: string): Title {
  const [name = text, json] = text.split(MARK);
  const value: unknown = json === undefined ? undefined : JSON.parse(json);
  return isTitle(value) ? value : { name, tags: [], at: '', durationMs: undefined };
}
