import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { freshSeed } from '../../kit/kit.ts';
import { TargetError } from '../../proof/target/target-error.ts';
import { findTarget } from '../../proof/verify/find-target.ts';
import { parseOptions } from '../../proof/verify/options.ts';
import { UsageError } from '../../proof/verify/usage-error.ts';
import { judgeSoak, soakHolds } from './judge-soak.ts';
import { soakTable } from './print-soak.ts';
import { runSoak } from './run-soak.ts';

/**
 * Folder for the results of `make soak`. That command proves that an hour of steady load causes no errors, and no
 * growth of memory or file descriptors.
 */
const RESULTS = fileURLToPath(new URL('../../../.onecall/soak', import.meta.url));
const CODES = { pass: 0, fail: 1, open: 4, interrupted: 130 } as const;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const { env: variables } = process;
const program = new Command('onecall soak')
  .description(
    'Sends questions at a steady rate for a long time, and checks that memory and file descriptors do not grow.',
  )
  .option('--env <name>', 'environment made of emulators', variables['ENV'] || 'container')
  .option('--minutes <number>', 'how long', variables['MINUTES'] || '60')
  .option('--rate <number>', 'requests a second', variables['RATE'] || '5')
  .option('--out <folder>', 'folder in which soak.json is written', variables['OUT'] || undefined)
  .addHelpText(
    'after',
    '\nExit codes: 0 nothing grows, 1 something does or failed, 2 usage, 4 not proven, 130 interrupted.',
  )
  .parse();

type Given = Readonly<{ env: string; minutes: string; rate: string; out?: string }>;

function positive(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new UsageError(`Cannot use ${name} ${text}: a number above 0 is accepted`);
}

/**
 * Runs the long load, judges its measurements and prints the result.
 * @returns the exit code
 */
async function main(): Promise<number> {
  const { env, out, ...given } = program.opts<Given>();
  const minutes = positive('--minutes', given.minutes);
  const perSecond = positive('--rate', given.rate);
  const seed = freshSeed();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const found = await findTarget(parseOptions(['--env', env], {}), say);
  const startedAt = new Date().toISOString();
  try {
    const { target } = found;
    say(
      `Soaking ${target.name} at ${target.url}: ${perSecond} a second for ${minutes} min, SEED=${seed}`,
    );
    const soaked = await runSoak({ target, minutes, perSecond, seed, signal: stop.signal, say });
    const lines = judgeSoak(soaked);
    const folder = out ?? join(RESULTS, startedAt.replaceAll(':', '-').slice(0, 19));
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'soak.json');
    const facts = { env, minutes, perSecond, seed, startedAt, commit: target.commit };
    await writeFile(file, `${JSON.stringify({ ...facts, lines, ...soaked }, null, 2)}\n`);
    process.stdout.write(`${soakTable(lines)}\n\nresult: ${file}\n`);
    await target.erase();
    if (stop.signal.aborted) return CODES.interrupted;
    if (soakHolds(lines)) return CODES.pass;
    return lines.some(({ state }) => state === 'fail') ? CODES.fail : CODES.open;
  } finally {
    await found.close();
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
