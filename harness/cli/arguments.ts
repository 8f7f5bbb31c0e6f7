import type { CommandEntry } from './commands.ts';

const ON = new Set(['1', 'true', 'yes']);
/** Command-line options that have no value. */
const FLAGS = new Set(['--follow', '--names']);

/**
 * Converts the variables of a `make` command line to command-line options. `make` sets `MAKELEVEL` for its child
 * processes; without it the variables come from the user's shell and are ignored.
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

/** Returns the value of an option that a list of arguments contains as `--name value` or `--name=value`. */
export function optionIn(args: readonly string[], name: string): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (arg === name) return args[at + 1];
    if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
  }
  return undefined;
}
