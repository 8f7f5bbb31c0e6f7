import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { BenchError } from './process-figures.ts';
import { formatResults } from './print-results.ts';
import { runBench } from './run-bench.ts';

const program = new Command('onecall bench')
  .description('Measures Onecall beside the SDK alone, a router with two calls, and a raw server')
  .option('--quick', 'fewer rounds: under a minute instead of about 3')
  .option('--json <file>', 'where the figures are written too', '.onecall/bench.json')
  .option('--profile <folder>', "write the server's CPU profile there; it slows the server down")
  .showHelpAfterError()
  .parse();

const {
  quick = false,
  json,
  profile,
} = program.opts<{ quick?: true; json: string; profile?: string }>();
const command = `make bench${quick ? ' ARGS=--quick' : ''}`;
try {
  const results = await runBench({
    quick,
    command,
    profile,
    onStep: (step) => console.error(`${step} ...`),
  });
  console.log(formatResults(results));
  await mkdir(dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  console.error(`The bench failed: ${error.message}`);
  process.exitCode = 1;
}
