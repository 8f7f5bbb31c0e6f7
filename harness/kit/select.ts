import type { Definition } from './definition.ts';
import { shuffled } from './seed.ts';
import type { Settings } from './settings.ts';

/** Reads `text` or `/pattern/flags`, as Deno's `--filter`. @throws {SyntaxError} when the pattern is malformed */
export function parseFilter(filter: string): (name: string) => boolean {
  const [, pattern, flags] = /^\/(.*)\/([a-z]*)$/s.exec(filter) ?? [];
  if (pattern === undefined) return (name) => name.includes(filter);
  const expression = new RegExp(pattern, flags?.replace(/[gy]/g, ''));
  return (name) => expression.test(name);
}

const tagged = (tags: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some((want) => tags.some((tag) => tag.toLowerCase().includes(want.toLowerCase())));

/** Returns the tests that run, in the order they run. As in Deno, `only` is applied before the filter. */
export function select(all: readonly Definition[], settings: Settings): Definition[] {
  const named = settings.filter === undefined ? () => true : parseFilter(settings.filter);
  const only = all.filter((definition) => definition.only);
  const chosen = (only.length > 0 ? only : all).filter(
    ({ name, tags }) => named(name) && (settings.tags.length === 0 || tagged(tags, settings.tags)),
  );
  return settings.shuffleSeed === undefined ? chosen : shuffled(chosen, settings.shuffleSeed);
}
