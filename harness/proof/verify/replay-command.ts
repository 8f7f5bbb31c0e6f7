import type { Options } from './options.ts';

/** Quotes a word for a shell; leaves plain words unchanged. */
const quoted = (text: string): string =>
  /^[\w.,:/@=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Returns the shell command that repeats the run, or selected test cases of it. The command contains no token; it reads
 * `TOKEN` and `TOKEN_B` from the shell.
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
