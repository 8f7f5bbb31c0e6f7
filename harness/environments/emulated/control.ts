import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runningAwsApi, startAwsApi, stopAwsApi } from '../../emulator/aws-api/aws-api.ts';
import { madeSinceStart, rememberStart } from '../../emulator/aws-api/inventory.ts';
import { mirrorPush } from '../../emulator/registry/mirror-push.ts';
import { GRANTED_FILE } from './granted-models.ts';
import { awsOf, runningCloud, startCloudProcess, stopCloudProcess } from './cloud-control.ts';

/**
 * Folder of the emulated cloud's files. This program controls the cloud's two background processes: one is the AWS API
 * with the applied resources, and the other runs these resources. Results are printed to standard output as JSON, and
 * remarks to standard error. `make deploy ENV=emulated` runs the program.
 */
const DIRECTORY = fileURLToPath(new URL('../../../.onecall/emulated', import.meta.url));

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

type StartOptions = Readonly<{ withoutTasks: boolean; policy: readonly string[] }>;

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function status() {
  const api = runningAwsApi(DIRECTORY);
  return api === undefined ? null : { url: api.url, cloud: runningCloud(DIRECTORY) ?? null };
}

const program = new Command('emulated');

program
  .command('start')
  .option('--policy <key=file>', 'limit a caller of the AWS API to a policy', collect, [])
  .option('--without-tasks', 'only the AWS API: nothing runs what is applied', false)
  .action(async ({ withoutTasks, policy: policies }: StartOptions) => {
    const started = await startAwsApi(DIRECTORY, say, { policies, profiles: [GRANTED_FILE] });
    const { url, python, pid, fresh } = started;
    try {
      if (fresh) await rememberStart(DIRECTORY, { url, python, pid });
      const cloud = withoutTasks ? null : await startCloudProcess(DIRECTORY, { url, say });
      print({ url, fresh, cloud });
    } catch (error) {
      // After a failed start, an emulated AWS API that ran before keeps running, because it may have applied resources.
      // An API that this start began has none, so it is stopped again.
      if (fresh) await stopAwsApi(DIRECTORY);
      throw error;
    }
  });

program.command('status').action(() => print(status()));

program
  .command('inventory')
  .description('what exists in it by now that did not at its start')
  .action(async () => print(await madeSinceStart(DIRECTORY)));

program
  .command('note-push')
  .description('tell the emulated ECR of an image that its registry has')
  .requiredOption('--repository <name>')
  .requiredOption('--tag <tag>')
  .action(async ({ repository, tag }: { repository: string; tag: string }) => {
    const api = runningAwsApi(DIRECTORY);
    const cloud = runningCloud(DIRECTORY);
    if (api === undefined || cloud === undefined)
      throw new Error('Cannot note a push: the emulated cloud is not running');
    const aws = awsOf(api.url);
    const registryUrl = `http://${cloud.registry}`;
    print(await mirrorPush({ aws, repositoryName: repository, tag, registryUrl }));
  });

program.command('stop').action(async () => {
  const cloud = await stopCloudProcess(DIRECTORY);
  print({ stopped: (await stopAwsApi(DIRECTORY)) || cloud });
});

try {
  await program.parseAsync();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
