import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { allJobs } from './jobs.ts';
import { judgeMatrix } from './judge.ts';
import { findersOf, type Matrix } from './matrix.ts';
import { DETECTORS } from './mutant.ts';
import { PACE_FACTOR } from './pace.ts';
import { printMatrix } from './print-matrix.ts';
import { runJobs } from './run-jobs.ts';

const FOLDER = fileURLToPath(new URL('../../../.onecall/verify-harness', import.meta.url));
const MINIMUM_CASES = 100;
/**
 * Number of servers that are checked at the same time for each CPU core. A check waits for answers during two thirds of
 * its time.
 */
const PER_CORE = 2;
const USAGE =
  'Accepted: --seed <whole number>, --workers <1 to 16>, --only <parts of names, with commas between>';

/**
 * Parses the options of the command line.
 * @throws {TypeError} saying what is accepted
 */
function readOptions() {
  const values = new Command('onecall verify-harness')
    .description('Checks known-bad servers, each with one defect; every defect must be detected.')
    .option('--seed <number>', 'the same seed gives the same cases')
    .option('--workers <number>', 'servers checked at the same time, 1 to 16')
    .option('--only <list>', 'servers whose name contains one of these, with commas between')
    .parse()
    .opts<Readonly<{ seed?: string; workers?: string; only?: string }>>();
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const workers = Number(values.workers ?? Math.min(8, PER_CORE * availableParallelism()));
  if (!Number.isInteger(seed) || !Number.isInteger(workers) || workers < 1 || workers > 16)
    throw new TypeError(`Cannot use these options. ${USAGE}`);
  return { seed, workers, only: values.only };
}

/**
 * Runs every check against every server, correct or known-bad, and reports whether the checks find exactly the defects.
 */
async function main(): Promise<number> {
  const { seed, workers, only } = readOptions();
  const jobs = allJobs().filter(
    ({ target }) => only === undefined || only.split(',').some((part) => target.includes(part)),
  );
  if (jobs.length === 0) throw new TypeError(`Cannot find "${only}" among the servers. ${USAGE}`);
  const startedAt = performance.now();
  console.log(
    `Checking ${jobs.length} servers, ${workers} at a time, seed ${seed}, deadlines ${PACE_FACTOR} times shorter than in production`,
  );
  const rows = await runJobs(jobs, {
    seed,
    workers,
    onRow: (row) => {
      const finders = findersOf(row).join(', ') || 'nobody';
      console.log(
        `${row.target}: found by ${finders}, ${row.seconds.toFixed(1)} s, lag ${row.lagMs.toFixed(0)} ms`,
      );
    },
  });
  const matrix: Matrix = {
    seed,
    pace: PACE_FACTOR,
    minimumCases: MINIMUM_CASES,
    detectors: [...DETECTORS],
    rows: [...rows],
    seconds: (performance.now() - startedAt) / 1_000,
  };
  const problems = judgeMatrix(matrix);
  const table = printMatrix(matrix);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}/matrix.json`, `${JSON.stringify({ ...matrix, problems }, null, 2)}\n`);
  await writeFile(`${FOLDER}/matrix.txt`, `${table}\n`);
  console.log(`\n${table}\n`);
  for (const problem of problems) console.log(`- ${problem}`);
  const verdict = problems.length === 0 ? 'The proof can fail, and only when it should' : 'FAILED';
  console.log(`${verdict}: ${rows.length} servers in ${matrix.seconds.toFixed(0)} s`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
