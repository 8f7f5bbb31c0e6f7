import type { VariableOption } from './commands.ts';

export type Variables = Readonly<Record<string, string>>;

type Given = Readonly<Record<string, unknown>>;

const nameOf = ({ flags }: VariableOption): string => /--([a-z]+)/.exec(flags)?.[1] ?? '';

/** Converts parsed command-line options to environment variables; an option without a value becomes `1`. */
export function readVariables(options: readonly VariableOption[], given: Given): Variables {
  const set = options.flatMap((option) => {
    const value = given[nameOf(option)];
    if (value === undefined) return [];
    return [[option.variable, typeof value === 'string' ? value : '1'] as const];
  });
  return Object.fromEntries(set);
}
