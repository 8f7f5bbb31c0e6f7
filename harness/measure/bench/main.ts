import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { BenchError } from './process-figures.ts';
import { formatResults } from './print-results.ts';
import { PARTS, type PartName } from './parts.ts';
import { runBench } from './run-bench.ts';

type Options = Readonly<{
  quick?: true;
  only?: readonly PartName[];
  wait: number;
  json: string;
  profile?: string;
}>;

const NAMES = [...new Set(PARTS.map(({ name }) => name))];

function toParts(text: string): readonly PartName[] {
  const asked = text.split(',');
  const unknown = asked.find((one) => !NAMES.some((name) => name === one));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`"${unknown}" is none of ${NAMES.join(', ')}.`);
  return NAMES.filter((name) => asked.includes(name));
}

function toMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes >= 0 && minutes <= 600))
    throw new InvalidArgumentError('Expected 0 to 600 minutes.');
  return minutes;
}

const program = new Command('onecall bench')
  .description('Measures Onecall beside the SDK alone, a router with two calls, and a raw server')
  .option('--quick', 'fewer rounds: under a minute instead of about 3')
  .option('--only <parts>', `some parts, separated by commas: ${NAMES.join(', ')}`, toParts)
  .option('--wait <minutes>', 'longest wait for a quiet machine before each part', toMinutes, 5)
  .option('--json <file>', 'where the figures are written too', '.onecall/bench.json')
  .option('--profile <folder>', "write the server's CPU profile there; it slows the server down")
  .showHelpAfterError()
  .parse();

const { quick = false, only, wait, json, profile } = program.opts<Options>();
const args = [...(quick ? ['--quick'] : []), ...(only ? [`--only ${only.join(',')}`] : [])];
const command = `make bench${args.length > 0 ? ` ARGS='${args.join(' ')}'` : ''}`;
try {
  const results = await runBench({
    quick,
    only,
    command,
    waitMs: wait * 60_000,
    profile,
    onStep: (step) => console.error(`${step} ...`),
  });
  console.log(formatResults(results));
  if (results.failures.length > 0) process.exitCode = 1;
  await mkdir(dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  console.error(`The bench failed: ${error.message}`);
  process.exitCode = 1;
}
