import { Command, CommanderError } from 'commander';
import { compareRuns } from './compare/compare.ts';
import { printComparison } from './compare/print.ts';
import { NotAReport, readRun } from './compare/read-result.ts';

type Given = Readonly<{ deploy?: boolean }>;

/**
 * Compares the reports of two runs.
 * @returns exit code 0 when nothing became worse, 1 when something did, 4 when property 1 is not proven across the
 * deploy
 */
async function main(): Promise<number> {
  const command = new Command('onecall compare')
    .description('Shows what changed between two verifications, with intervals.')
    .argument('<a>', 'folder or result.json of the first run')
    .argument('<b>', 'folder or result.json of the second run')
    .option('--deploy', 'require that property 1 is proven across the deploy between them')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing worse, 1 worse, 2 usage, 4 the deploy proves nothing.',
    )
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse();
  const { deploy = false }: Given = command.opts();
  const [a = '', b = ''] = command.args;
  const comparison = compareRuns(await readRun(a), await readRun(b));
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  process.stdout.write(printComparison(comparison, colour));
  const { verdicts, figures, joined } = comparison;
  const worse = [...verdicts, ...figures].some(({ change }) => change === 'worse');
  if (worse || joined.verdict === 'violated') return 1;
  return deploy && joined.verdict !== 'proven' ? 4 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
  const known = error instanceof NotAReport || error instanceof CommanderError;
  if (!known) throw error;
  process.stderr.write(`${error.message.replace(/^error: /, '')}\n`);
  process.exit(2);
}
