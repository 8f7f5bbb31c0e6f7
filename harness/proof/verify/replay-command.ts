import type { Options } from './options.ts';

/** Safe within single quotes of a shell; plain words stay plain. */
const quoted = (text: string): string =>
  /^[\w.,:/@=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * The command that runs all of it again, or one thing of it. Tokens are never part of it: TOKEN and TOKEN_B are read
 * from the shell.
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
