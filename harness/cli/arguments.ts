import type { CommandEntry } from './commands.ts';

const ON = new Set(['1', 'true', 'yes']);
/** Options without a value. */
const FLAGS = new Set(['--follow', '--names']);

/**
 * Returns the variables of a `make` command line as options. `make` marks its children with `MAKELEVEL`, so a
 * variable of the user's own shell, such as TAG, never becomes an option.
 */
export function fromMake(
  { variables = {} }: Pick<CommandEntry, 'variables'>,
  env: NodeJS.ProcessEnv,
): readonly string[] {
  if (env['MAKELEVEL'] === undefined) return [];
  return Object.entries(variables).flatMap(([name, option]) => {
    const value = env[name] ?? '';
    if (value === '') return [];
    if (FLAGS.has(option)) return ON.has(value) ? [option] : [];
    return [`${option}=${value}`];
  });
}

/** Returns the value of an option in a list of arguments, given as `--name value` or `--name=value`. */
export function optionIn(args: readonly string[], name: string): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (arg === name) return args[at + 1];
    if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
  }
  return undefined;
}
