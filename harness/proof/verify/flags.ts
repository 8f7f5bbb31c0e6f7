import { Command } from 'commander';
import { LOAD_SECONDS, PROFILE_NAMES } from './profiles.ts';

/** Flag, what it is about, and the variable of make that stands for it. */
const FLAGS = [
  ['--env <name>', 'environment (default: local)', 'ENV'],
  ['--url <url>', 'any address, instead of an environment', 'URL'],
  ['--profile <name>', `${PROFILE_NAMES.join(', ')} (default: full)`, 'PROFILE'],
  ['--seed <number>', 'the same seed gives the same cases', 'SEED'],
  ['--only <list>', 'properties, "load", cases or checks: 2,load or p2-017 or deployment', 'ONLY'],
  ['--thresholds <list>', 'of the load: "p99 < 10s; errors < 5%"', 'THRESHOLDS'],
  ['--load-seconds <number>', `how long (default: ${LOAD_SECONDS})`, 'LOAD_SECONDS'],
  ['--max-requests <number>', 'budget', 'MAX_REQUESTS'],
  ['--max-calls <number>', 'budget of model calls', 'MAX_CALLS'],
  ['--max-usd <number>', 'budget in dollars', 'MAX_USD'],
  ['--max-minutes <number>', 'budget', 'MAX_MINUTES'],
  ['--out <folder>', 'of the report (default: .onecall/verify/<time>)', 'OUT'],
] as const;

/** Reads `process.argv`'s flags; errors are thrown, not printed. */
export function verifyCommand(): Command {
  const verify = new Command('onecall verify')
    .description(
      'Shows from the outside that every request costs exactly one model call and ends in time.',
    )
    .addHelpText(
      'after',
      '\nTokens of two people come from TOKEN and TOKEN_B, never from the command line.\nExit codes: 0 proven, 1 violated, 2 usage, 3 unreachable, 4 inconclusive, 5 budget spent, 130 interrupted.',
    );
  for (const [flags, about, variable] of FLAGS) verify.option(flags, `${about} [${variable}]`);
  return verify
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .allowExcessArguments(false);
}

/** Variables as arguments, before the given ones, which win. An empty one is as good as none. */
export const fromVariables = (env: NodeJS.ProcessEnv): readonly string[] =>
  FLAGS.flatMap(([flags, , variable]) => {
    const value = env[variable] ?? '';
    return value === '' ? [] : [`${flags.split(' ')[0] ?? ''}=${value}`];
  });
