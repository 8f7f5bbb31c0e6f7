import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { startLiveLine } from '../report/live-line.ts';
import { tableOf } from '../report/table.ts';
import { writeReport } from '../report/write-report.ts';
import { TargetError, type TargetErrorCode } from '../target/target-error.ts';
import { estimate, estimateText } from './estimate.ts';
import { findTarget, type FoundTarget } from './find-target.ts';
import { guardRun, LONG_PATIENCE } from './guard.ts';
import { isStartable } from './start-environment.ts';
import { listText } from './list.ts';
import { holdTarget } from './lease/lease-of.ts';
import { parseOptions, type Options } from './options.ts';
import { createRecorder } from './recorder.ts';
import { run } from './run.ts';
import { UsageError } from './usage-error.ts';

const REPORTS = fileURLToPath(new URL('../../../.onecall/verify', import.meta.url));
const CODES = {
  unknown_environment: 2,
  unreachable: 3,
  not_onecall: 3,
  sign_in: 4,
  no_price: 4,
  leased: 4,
} as const satisfies Record<TargetErrorCode, number>;
const INTERRUPTED = 130;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/**
 * Returns text that lists the requests which a run with these options would send. An environment on this machine uses
 * the offline model, which costs nothing.
 */
function dryRun(options: Options): string {
  const isOffline = options.env !== undefined && isStartable(options.env);
  const price = isOffline ? { input: 0, output: 0 } : undefined;
  const about = `Profile ${options.profile.name} at ${options.env ?? options.url}, SEED=${options.seed}, would send`;
  return `${about}\n${estimateText(estimate(options), price)}`;
}

/**
 * Runs a verification of the target.
 * @returns the exit code of the process
 */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.does !== 'verify') {
    process.stdout.write(`${options.does === 'list' ? listText() : dryRun(options)}\n`);
    return 0;
  }
  let interrupted = false;
  const waiting = new AbortController();
  let stop = (): void => {
    // The user interrupted the run before there was a result to report.
    process.exit(INTERRUPTED);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // A second Ctrl-C ends the process without a report.
      if (interrupted) process.exit(INTERRUPTED);
      interrupted = true;
      waiting.abort();
      stop();
    });
  const found = await findTarget(options, say);
  try {
    const lease = await holdTarget(found, { say, signal: waiting.signal });
    try {
      return await verify(options, found, (stopRun) => {
        stop = stopRun;
        if (interrupted) stop();
      });
    } finally {
      await lease.release();
    }
  } finally {
    await found.close();
  }
}

async function verify(
  options: Options,
  found: FoundTarget,
  onStop: (stop: () => void) => void,
): Promise<number> {
  const { target } = found;
  const began = new Date().toISOString().replaceAll(':', '-').slice(0, 19);
  const folder = options.out ?? join(REPORTS, began);
  say(
    `Verifying ${target.name} at ${target.url}, profile ${options.profile.name}, SEED=${options.seed}`,
  );
  const recorder = createRecorder();
  const guard = guardRun(target.url, recorder, options.profile.breaks ? LONG_PATIENCE : undefined);
  onStop(() => guard.end({ by: 'interrupted' }));
  const live = startLiveLine(process.stderr, recorder.progress);
  try {
    const { result, samples } = await run({ options, found, recorder, guard });
    live.end();
    await writeReport(folder, result, samples);
    const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
    process.stdout.write(tableOf(result, { colour, columns: process.stdout.columns ?? 100 }));
    process.stdout.write(`\nreport: ${join(folder, 'report.html')}\n`);
    return result.exit.code;
  } finally {
    live.end();
    await guard.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
  const known = error instanceof UsageError || error instanceof TargetError;
  say(
    known || !(error instanceof Error)
      ? String(known ? error.message : error)
      : (error.stack ?? error.message),
  );
  process.exit(
    error instanceof TargetError ? CODES[error.code] : error instanceof UsageError ? 2 : 4,
  );
}
