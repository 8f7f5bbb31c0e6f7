import { Command } from 'commander';
import { LOAD_SECONDS, PROFILE_HELP, PROFILE_NAMES } from './profiles.ts';

/** Command line flags, each with its description and the `make` variable that sets it. */
const FLAGS = [
  [
    '--env <name>',
    'environment to verify (default: local, which is started when it does not run)',
    'ENV',
  ],
  ['--url <url>', 'any address instead of an environment; needs TOKEN', 'URL'],
  [
    '--profile <name>',
    'how much to check, see below (default: full, and deployed for an environment in AWS)',
    'PROFILE',
  ],
  ['--seed <number>', 'generates the same cases as an earlier run', 'SEED'],
  [
    '--only <list>',
    'checks only these: 2,load (a property and the load), p2-017 (a case), deployment, task-killed',
    'ONLY',
  ],
  [
    '--thresholds <list>',
    'judges the load by these thresholds instead of the profile\'s: "p99 < 10s; errors < 5%"',
    'THRESHOLDS',
  ],
  ['--load-seconds <number>', `length of the load (default: ${LOAD_SECONDS})`, 'LOAD_SECONDS'],
  ['--max-requests <number>', 'most requests that may be sent', 'MAX_REQUESTS'],
  ['--max-calls <number>', 'most model calls that may be paid', 'MAX_CALLS'],
  ['--max-usd <number>', 'most dollars that the model calls may cost', 'MAX_USD'],
  ['--max-minutes <number>', 'most minutes until the run ends', 'MAX_MINUTES'],
  ['--out <folder>', 'folder of the report (default: .onecall/verify/<time>)', 'OUT'],
] as const;

const profiles = PROFILE_NAMES.map((name) => `  ${name.padEnd(9)} ${PROFILE_HELP[name]}`).join(
  '\n',
);

const AFTER = `
Profiles
${profiles}

Examples
  onecall verify                                  everything on this machine
  onecall verify --dry-run --profile quick        what that would send
  TOKEN=... TOKEN_B=... onecall verify --url https://chat.example.org --profile outside

Tokens of two people come from TOKEN and TOKEN_B, never from the command line. Each option can be
given as the variable in brackets. Users verify-01 to verify-20 ask; what they stored is deleted.

Exit codes: 0 proven, 1 violated, 2 usage, 3 unreachable, 4 inconclusive, 5 budget spent, 130 interrupted.`;

/** Returns the command that parses the flags of `process.argv`. The command throws errors and does not print them. */
export function verifyCommand(): Command {
  const verify = new Command('onecall verify')
    .description(
      'Shows from the outside that every request costs exactly one model call and ends in time.',
    )
    .addHelpText('after', AFTER);
  for (const [flags, about, variable] of FLAGS) verify.option(flags, `${about} [${variable}]`);
  return verify
    .option('--list', 'prints everything that is checked, and sends nothing')
    .option(
      '--dry-run',
      'prints the requests, model calls, dollars and minutes of a run, and sends nothing',
    )
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .allowExcessArguments(false);
}

/**
 * Returns `make` variables as arguments of the command; arguments on the command line take precedence. An empty
 * variable counts as absent.
 */
export const fromVariables = (env: NodeJS.ProcessEnv): readonly string[] =>
  FLAGS.flatMap(([flags, , variable]) => {
    const value = env[variable] ?? '';
    return value === '' ? [] : [`${flags.split(' ')[0] ?? ''}=${value}`];
  });
