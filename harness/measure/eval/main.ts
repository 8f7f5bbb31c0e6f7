import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Classifies } from './classify-port.ts';
import { CaseSetError, formatCaseSet, readCaseSet } from './case-set.ts';
import { direct } from './direct.ts';
import { casesFromFeedback } from './feedback.ts';
import { judgeSet } from './judge-set.ts';
import { CallError, callProcedure, overHttp } from './over-http.ts';
import { formatSummary } from './print-summary.ts';
import { summarize, type SetSummary } from './summarize.ts';
import { isRunning, resolveTarget, type TargetOptions } from './target.ts';

const SETS = ['held-out', 'hard', 'fresh', 'unseen'].map((name) =>
  decodeURIComponent(new URL(`./sets/${name}.tsv`, import.meta.url).pathname),
);

/** Exit codes: for an accuracy below the required one, and for an evaluation that could not run. */
const BELOW = 1;
const UNABLE = 2;

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 1.');
}

type EvaluateOptions = TargetOptions &
  Readonly<{ direct?: true; set?: string[]; minAccuracy: number; wrong?: true; json?: string }>;

async function choose(options: EvaluateOptions): Promise<Classifies> {
  if (options.direct) return direct();
  const { url, token, env } = options;
  if (url === undefined && token === undefined && env === 'local' && !(await isRunning(env))) {
    console.log('No local environment is running: asking the offline model in this process.\n');
    return direct();
  }
  return overHttp(await resolveTarget(options));
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const files = options.set ?? SETS;
  // Every case set is read before the first model call, so that a malformed file costs nothing.
  const sets = await Promise.all(
    files.map(async (file) => ({ name: basename(file, '.tsv'), cases: await readCaseSet(file) })),
  );
  const classifies = await choose(options);
  const summaries: SetSummary[] = [];
  try {
    for (const { name, cases } of sets) {
      const summary = summarize(name, await judgeSet(cases, classifies));
      summaries.push(summary);
      console.log(`${formatSummary(summary, { wrong: options.wrong ?? false })}\n`);
    }
  } finally {
    await classifies.close();
  }
  if (options.json !== undefined)
    await writeFile(options.json, `${JSON.stringify(summaries, null, 2)}\n`);
  const below = summaries.filter(({ accuracy }) => accuracy < options.minAccuracy);
  if (below.length === 0) return;
  console.error(
    `Accuracy below ${options.minAccuracy} in: ${below.map(({ set }) => set).join(', ')}`,
  );
  process.exitCode = BELOW;
}

async function exportFeedback(file: string, options: TargetOptions): Promise<void> {
  const answer = await callProcedure(await resolveTarget(options), 'feedback.export');
  const cases = casesFromFeedback(answer);
  await writeFile(file, formatCaseSet(cases));
  console.log(`${cases.length} cases written to ${file}`);
}

const withTarget = (command: Command): Command =>
  command
    .option('--url <url>', 'address of a running environment')
    .option(
      '--token <token>',
      'access token (default: the variable TOKEN, else a token of the environment)',
      process.env['TOKEN'],
    )
    .option('--env <name>', 'environment whose address to use', process.env['ENV'] ?? 'local');

const program = new Command('onecall eval')
  .description('Measures how well a model tells routes apart')
  .showHelpAfterError();

withTarget(program.command('run', { isDefault: true }))
  .description('ask every query of the sets and print the figures')
  .option('--direct', 'ask the offline model in this process')
  .option('--set <file...>', 'sets to ask instead of the committed ones')
  .option('--min-accuracy <share>', 'exit with 1 when a set is below, from 0 to 1', share, 0)
  .option('--wrong', 'list the wrong answers')
  .option('--json <file>', 'write the figures to a file too')
  .action(evaluate);

withTarget(program.command('export <file>'))
  .description('write what people said about answers into a set that --set reads')
  .action(exportFeedback);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CallError || error instanceof CaseSetError)) throw error;
  console.error(error.message);
  process.exitCode = UNABLE;
}
