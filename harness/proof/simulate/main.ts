import { Command, CommanderError } from 'commander';
import { derivedSeed, freshSeed, parseSeed } from '../../kit/kit.ts';
import { simulateDefect, simulateHealthy } from './simulate.ts';
import { SIMULATED_DEFECTS } from './simulated-defects.ts';
import { WEATHER } from './simulated-query.ts';

/** Largest accepted share of simulated healthy runs that are reported as violated. */
const MOST_FLAGGED = 0.001;
const LEAST_FOUND = 0.95;
const SHARE = 0.1;

const percent = (share: number): string => `${share * 100} %`;

function readOptions() {
  const values = new Command('onecall simulate')
    .description(
      'Simulates verifications and counts how often the judges are wrong: healthy services that are called violated, and defects that are missed. Nothing is sent.',
    )
    .option('--runs <number>', 'healthy runs', '10000')
    .option('--each <number>', 'runs of each defect', '100')
    .option('--seed <number>', 'the same seed gives the same runs')
    .exitOverride()
    .parse()
    .opts<Readonly<{ runs: string; each: string; seed?: string }>>();
  const seed = values.seed === undefined ? freshSeed() : parseSeed(values.seed);
  const [runs, each] = [Number(values.runs), Number(values.each)];
  if (Number.isInteger(runs) && Number.isInteger(each) && runs > 0 && each > 0)
    return { runs, each, seed };
  throw new TypeError('Cannot use these options: --runs and --each take whole numbers above 0');
}

/**
 * Prints the results of the simulation. Returns exit code 1 when too many healthy runs were flagged or a defect was
 * found too seldom.
 */
function main(): number {
  const { runs, each, seed } = readOptions();
  console.log(
    `Simulating ${runs} healthy runs (${percent(WEATHER.errors)} errors, ${percent(WEATHER.throttled)} throttled, late evidence, a model that changes its mind in ${percent(WEATHER.undecided)}), SEED=${seed}`,
  );
  const { flagged, by } = simulateHealthy(runs, derivedSeed(seed, 'healthy'));
  const allowed = Math.ceil(runs * MOST_FLAGGED);
  console.log(`called violated: ${flagged} of ${runs} healthy runs, at most ${allowed} may be`);
  for (const [judge, count] of by) console.log(`  ${count} × ${judge}`);
  let missed = 0;
  console.log(`defects at ${percent(SHARE)} of the requests, ${each} runs each:`);
  for (const defect of SIMULATED_DEFECTS) {
    const found = simulateDefect(defect, { runs: each, seed, share: SHARE });
    const isEnough = found >= each * LEAST_FOUND;
    if (!isEnough) missed += 1;
    console.log(`  ${isEnough ? '✓' : '✗'} ${defect.name}: found in ${found} of ${each}`);
  }
  return flagged <= allowed && missed === 0 ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!isHelp) console.error(error instanceof Error ? error.message : error);
  process.exitCode = isHelp ? 0 : 2;
}
