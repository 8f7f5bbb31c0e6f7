import type { Definition } from './definition.ts';
import { shuffled } from './seed.ts';
import type { Settings } from './settings.ts';

/**
 * Parses a filter of test names, `text` or `/pattern/flags`, as Deno's `--filter`. @throws {SyntaxError} for a
 * malformed pattern
 */
export function parseFilter(filter: string): (name: string) => boolean {
  const [, pattern, flags] = /^\/(.*)\/([a-z]*)$/s.exec(filter) ?? [];
  if (pattern === undefined) return (name) => name.includes(filter);
  const expression = new RegExp(pattern, flags?.replace(/[gy]/g, ''));
  return (name) => expression.test(name);
}

const tagged = (tags: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some((want) => tags.some((tag) => tag.toLowerCase().includes(want.toLowerCase())));

/** Returns the tests to run, in the order of their run. As in Deno, `only` is applied before the filter. */
export function select(all: readonly Definition[], settings: Settings): Definition[] {
  const named = settings.filter === undefined ? () => true : parseFilter(settings.filter);
  const only = all.filter((definition) => definition.only);
  const chosen = (only.length > 0 ? only : all).filter(
    ({ name, tags }) => named(name) && (settings.tags.length === 0 || tagged(tags, settings.tags)),
  );
  return settings.shuffleSeed === undefined ? chosen : shuffled(chosen, settings.shuffleSeed);
}
