#!/usr/bin/env node
import { Command } from 'commander';
import { fromMake, optionIn } from './arguments.ts';
import { COMMANDS, GROUPS, type CommandEntry } from './commands.ts';
import { EXIT_CODES, exitCodeLines } from './exit-codes.ts';
import { prepare, PreparationError } from './prepare.ts';
import { withPackages } from './project.ts';
import { startProgram } from './start-program.ts';
import { readVariables, type Variables } from './variables.ts';

/** The command `onecall`. Each subcommand starts one program, and all share the same exit codes. */
const program = new Command('onecall')
  .description('Runs, proves, measures and deploys Onecall.')
  .usage('<command> [options]')
  .helpCommand(false)
  .helpOption('-h, --help', 'show this list; `onecall <command> --help` shows its options')
  .configureHelp({ subcommandTerm: (command) => command.name() })
  .addHelpText('after', `\nExit codes\n${exitCodeLines()}`)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_CODES.usage.code));

const LOCAL: readonly string[] = ['local', 'container'];

/** Prepares what a command needs, and then runs its program. */
async function start(
  entry: Pick<CommandEntry, 'program' | 'needs'>,
  args: readonly string[],
  variables: Variables,
): Promise<void> {
  const env = withPackages({ ...process.env, ...variables });
  const environment = optionIn(args, '--env') ?? env['ENV'] ?? 'local';
  const isHelp = args.includes('--help') || args.includes('-h');
  const added = prepare(isHelp ? [] : (entry.needs ?? []), { environment, env });
  const [file, ...first] = entry.program;
  const all = { ...env, ...added };
  process.exitCode = await startProgram({ file, args: [...first, ...args], env: all });
}

/** Adds a subcommand whose program parses its own options. */
function addProgram(entry: CommandEntry): void {
  program
    .command(entry.name)
    .description(entry.about)
    .helpGroup(entry.group)
    .helpOption(false)
    .allowUnknownOption()
    .argument('[arguments...]')
    .action((args: string[]) => {
      const all = [...fromMake(entry, process.env), ...args];
      const environment = optionIn(all, '--env') ?? process.env['ENV'] ?? 'local';
      const isDeployed = entry.deployed !== undefined && !LOCAL.includes(environment);
      return start(isDeployed ? entry.deployed : entry, all, {});
    });
}

/**
 * Adds a subcommand whose program parses no options. `onecall` parses them and passes them in environment variables.
 */
function addWithVariables(entry: CommandEntry): void {
  const command = program
    .command(entry.name)
    .description(entry.about)
    .helpGroup(entry.group)
    .helpOption('-h, --help', 'show these options')
    .allowExcessArguments(false);
  const { options = [], deployed } = entry;
  for (const { flags, about } of options) command.option(flags, about);
  command.action(() => {
    const variables = readVariables(options, command.opts());
    const { ENV = 'local', AS } = { ...process.env, ...variables };
    if (!deployed || LOCAL.includes(ENV)) return start(entry, [], variables);
    return start(deployed, [`--env=${ENV}`, ...(AS ? [`--as=${AS}`] : [])], {});
  });
}

for (const group of GROUPS)
  for (const entry of COMMANDS.filter((one) => one.group === group))
    if (entry.options) addWithVariables(entry);
    else addProgram(entry);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PreparationError)) throw error;
  process.exitCode = error.exitCode;
}
