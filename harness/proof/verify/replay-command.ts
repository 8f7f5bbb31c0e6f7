import type { Options } from './options.ts';

/** Quotes a word for a shell; plain words stay as they are. */
const quoted = (text: string): string =>
  /^[\w.,:/@=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Returns the command that repeats the run, or a part of it. It contains no token: TOKEN and TOKEN_B are read from
 * the shell.
 */
export function replayCommand(
  { env, url, profile, seed, only, also }: Options,
  one?: string,
): string {
  const what = one ?? only.text;
  const parts = [
    ['ENV', env],
    ['URL', url],
    ['PROFILE', profile.name],
    ['SEED', String(seed)],
    ['ONLY', what],
    ...(one === undefined ? also : []),
  ] as const;
  const given = parts.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoted(value)}`],
  );
  return `make verify ${given.join(' ')}`;
}
