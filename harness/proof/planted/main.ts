import { Command } from 'commander';
import { TargetError } from '../target/target-error.ts';
import { counted, formatDuration } from '../report/words.ts';
import { UsageError } from '../verify/usage-error.ts';
import { ALL_MISTAKES } from './all-mistakes.ts';
import type { Mistake } from './mistake.ts';
import { openPlanted } from './open-planted.ts';
import { triedTable } from './print-tried.ts';
import { flaggedIn, tryMistakes } from './try-mistakes.ts';

/**
 * Program for `make verify-planted`: it shows that the checks find mistakes in an applied environment, each with a
 * helpful message.
 */
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const program = new Command('onecall verify-planted')
  .description(
    'Changes one resource of an applied environment after the other, shows what finds it, and undoes it.',
  )
  .option('--env <name>', 'environment whose AWS API is emulated', process.env['ENV'] || 'emulated')
  .option('--only <text>', 'mistakes whose name contains it', process.env['ONLY'] || undefined)
  .addHelpText('after', '\nExit codes: 0 all found, 1 one missed or a clean one flagged, 2 usage.')
  .parse();

function chosen(only: string | undefined): readonly Mistake[] {
  const mistakes = ALL_MISTAKES.filter(({ name }) => only === undefined || name.includes(only));
  if (mistakes.length > 0) return mistakes;
  const names = ALL_MISTAKES.map(({ name }) => name).join(', ');
  throw new UsageError(`Cannot find a mistake named "${only}": there are ${names}`);
}

/**
 * Plants the mistakes one by one and prints what the checks found.
 * @returns the exit code of the process
 */
async function main(): Promise<number> {
  const { env, only } = program.opts<{ env: string; only?: string }>();
  const mistakes = chosen(only);
  const stop = new AbortController();
  // A signal stops the trial, so that a planted mistake is undone before the process ends.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const { ctx, close } = await openPlanted(env, stop.signal, say);
  try {
    const beganMs = performance.now();
    const flagged = await flaggedIn(ctx, { mistakes, say });
    for (const { check, message } of flagged)
      say(`Nothing is planted, and ${check} is not content: ${message}`);
    if (flagged.length > 0) return 1;
    const tried = await tryMistakes(ctx, { mistakes, say });
    const found = tried.filter(({ state }) => state === 'found').length;
    process.stdout.write(
      `${triedTable(tried)}\n\n${found} of ${counted(tried.length, 'mistake')} found in ${formatDuration(performance.now() - beganMs)}, and nothing in the environment as it was applied\n`,
    );
    const [left] = await flaggedIn(ctx, { mistakes, say });
    if (left) say(`Every mistake is undone, but ${left.check} still reports one: ${left.message}`);
    return found === tried.length && left === undefined ? 0 : 1;
  } finally {
    await close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof UsageError || error instanceof TargetError;
  if (!known) throw error;
  say(error.message);
  process.exitCode = 2;
}
