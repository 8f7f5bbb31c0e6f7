import { Command } from 'commander';
import { madeSinceStart, rememberStart } from './inventory.ts';
import { runningAwsApi, startAwsApi, stopAwsApi } from './aws-api.ts';

/** Prints the result of a command as JSON on standard output; other messages go to standard error. */
function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const program = new Command('aws-api').requiredOption('--directory <path>', 'where its files are');
const directory = () => program.opts<{ directory: string }>().directory;

program
  .command('start')
  .option('--profiles <file>', 'inference profiles that Bedrock has')
  .action(async ({ profiles }: { profiles?: string }) => {
    const given = profiles === undefined ? {} : { profiles: [profiles] };
    const api = await startAwsApi(directory(), say, given);
    if (api.fresh) await rememberStart(directory(), api);
    print(api);
  });
program.command('status').action(() => print(runningAwsApi(directory()) ?? null));
program
  .command('inventory')
  .description('what exists in it by now that did not at its start')
  .action(async () => print(await madeSinceStart(directory())));
program.command('stop').action(async () => print({ stopped: await stopAwsApi(directory()) }));

try {
  await program.parseAsync();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
