import { MOST_BUSY, untilMachineIsQuiet } from './busy.ts';
import { describeMachine } from './machine.ts';
import { PARTS, type Figures, type PartName } from './parts.ts';
import { BenchError } from './process-figures.ts';
import type { BenchResults } from './results.ts';
import { startBench } from './start-bench.ts';

export type BenchOptions = Readonly<{
  quick: boolean;
  /** Names of the parts of the bench to measure; all by default. */
  only?: readonly PartName[] | undefined;
  /** Command line of this run, which the results repeat. */
  command: string;
  /** Longest wait in milliseconds for a quiet machine before each part of the bench. */
  waitMs: number;
  /** Folder to which Node writes the server's CPU profile. */
  profile?: string | undefined;
  onStep: (step: string) => void;
}>;

const ROUNDS = { full: 5, quick: 1 };
/**
 * Number of attempts to measure a part. The first may fail on a busy machine, when the emulated store answers too late.
 */
const TRIES = 2;

/** Placeholder figures for parts of the bench that were not measured. */
const NO_NOTES = { aloneMs: [], besideMs: [], waitAloneMs: [], waitBesideMs: [] };
const NO_STREAMS = { streams: 0, withStreams: Number.NaN, rawWithStreams: Number.NaN };

/**
 * Measures the parts of the bench one after the other, each when the machine is quiet or the wait is over. A part that
 * fails twice is left out, and the results contain the reason.
 *
 * @throws {BenchError} when the environment does not start
 */
export async function runBench(options: BenchOptions): Promise<BenchResults> {
  const { quick, only, command, waitMs, profile, onStep } = options;
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const startedAt = performance.now();
  const machine = describeMachine();
  const parts = PARTS.filter(({ name }) => only === undefined || only.includes(name));
  await using stack = new AsyncDisposableStack();
  onStep('Starting everything');
  const bench = await startBench(stack, profile);

  const measured: Figures[] = [];
  const failures: string[] = [];
  let mostBusy: number | null = null;
  for (const { title, isTimed, measure } of parts) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const busy = isTimed
        ? await untilMachineIsQuiet({
            withinMs: waitMs,
            onBusy: (share) =>
              onStep(
                `Waiting for a quiet machine: other programs use ${Math.round(share * 100)} % of its CPU`,
              ),
          })
        : null;
      if (busy !== null) mostBusy = Math.max(mostBusy ?? 0, busy);
      onStep(busy !== null && busy > MOST_BUSY ? `${title}, though the machine is busy` : title);
      try {
        measured.push(await measure(bench, rounds));
        break;
      } catch (error) {
        if (!(error instanceof BenchError)) throw error;
        onStep(`${title}: ${error.message}`);
        if (tries === TRIES) failures.push(`${title}: ${error.message}`);
      }
    }
  }
  return {
    command,
    at: new Date().toISOString(),
    machine,
    busy: mostBusy,
    failures,
    firstWord: measured.flatMap(({ firstWord = [] }) => firstWord),
    notes: measured.find(({ notes }) => notes !== undefined)?.notes ?? NO_NOTES,
    history: measured.flatMap(({ history = [] }) => history),
    cpu: measured.flatMap(({ cpu = [] }) => cpu),
    memoryMb: measured.findLast(({ memoryMb }) => memoryMb !== undefined)?.memoryMb ?? {
      ...NO_STREAMS,
      idle: bench.target.idleMb,
    },
    seconds: (performance.now() - startedAt) / 1_000,
  };
}
