import { mkdir, writeFile } from 'node:fs/promises';
import type { Guardrails } from '../emulator/bedrock/guardrail.ts';
import type { ModelCatalog } from '../emulator/bedrock/respond.ts';
import { startBedrock } from '../emulator/bedrock/start-bedrock.ts';
import { startCognito } from '../emulator/cognito/cognito.ts';
import { startDynamoDb } from '../emulator/dynamodb/start-dynamodb.ts';
import { freePort } from '../emulator/listen.ts';
import { startLoadBalancer } from '../emulator/load-balancer/load-balancer.ts';
import { startEnvironmentControl } from './environment-control.ts';
import { localCognito, localLoadBalancer, TARGET_GROUP } from './local-identity.ts';
import { LIMITS, localServerEnv, type LocalModel } from './local-server.ts';
import {
  API_CLIENT_ID,
  REGION,
  TABLE_NAME,
  USER_POOL_ID,
  WEB_CLIENT_ID,
} from './local-settings.ts';
import { localTable } from './local-table.ts';
import { aroundTask } from './operations-local.ts';
import { keepTask, type RunningTask } from './operations-tasks.ts';
import type { ServerProcessOptions } from './server-process.ts';

export type LoopbackOptions = Readonly<{
  port?: number;
  /** Models that the server offers; their ids are the keys of `answers`. */
  models: readonly LocalModel[];
  /** Id of a model with prices, with which a verification run can use up a budget. */
  pricedModel?: string;
  /**
   * Functions that answer in place of Bedrock's models, by model id. Without them the server calls real Bedrock with
   * the AWS credentials of this process.
   */
  answers?: ModelCatalog;
  /** Guardrails of the emulated Bedrock; the keys are `<id>:<version>`. */
  guardrails?: Guardrails;
  /** Folder for the store, the log and `environment.json`. Without it the store is in memory and no file is written. */
  folder?: string;
  /** Environment variables that override the server's defaults, such as deadlines. */
  env?: Readonly<Record<string, string>>;
  accessTokenSeconds?: number;
  /** Milliseconds without data after which the load balancer closes a connection. */
  idleTimeoutMs?: number;
  /**
   * Treatment of a request whose client closed its connection. By default the load balancer does not tell the server
   * that the client is gone.
   */
  clientGone?: 'finish' | 'abort';
  onLogLine?: (line: string) => void;
}>;

/** Starts the server for an environment on loopback, in a process or in a container. */
export type ServerRunner<Running extends RunningTask> = Readonly<{
  name: 'local' | 'container';
  /**
   * Starts the server with the given environment variables and waits until it listens.
   * @throws {Error} with the last lines of the server's output
   */
  start: (env: Readonly<Record<string, string>>, output: ServerProcessOptions) => Promise<Running>;
  /** Environment variables of the server that override those of `localServerEnv()`. */
  env?: Readonly<Record<string, string>>;
  facts?: Readonly<Record<string, unknown>>;
}>;

/**
 * Starts the services of a deployed environment on loopback: a load balancer with sign-in, Cognito, Bedrock and
 * DynamoDB as emulators, and the server behind them.
 *
 * @throws {Error} when a port is in use or the server does not start; everything that was started is stopped again
 */
export async function startLoopback<Running extends RunningTask>(
  options: LoopbackOptions,
  runner: ServerRunner<Running>,
) {
  const { folder, answers, guardrails, onLogLine } = options;
  const stack = new AsyncDisposableStack();
  const own = <T extends Readonly<{ close: () => Promise<unknown> }>>(part: T): T => {
    stack.defer(async () => void (await part.close()));
    return part;
  };
  try {
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    // The port is chosen before the load balancer starts, because Cognito's configuration contains the address.
    const port = await freePort(options.port);
    const url = `http://127.0.0.1:${port}`;
    const cognito = own(await startCognito(localCognito(url, options.accessTokenSeconds)));
    const balancer = own(
      await startLoadBalancer(localLoadBalancer({ ...options, port, url, cognito })),
    );
    const dynamodb = own(
      await startDynamoDb(folder === undefined ? {} : { path: `${folder}/dynamodb` }),
    );
    await dynamodb.createTable(localTable(TABLE_NAME));
    const bedrock =
      answers && own(await startBedrock({ models: answers, ...(guardrails && { guardrails }) }));

    const logFile = folder === undefined ? undefined : `${folder}/server.log`;
    const output = {
      ...(logFile !== undefined && { logFile }),
      ...(onLogLine && { onLogLine }),
    };
    const env = {
      ...localServerEnv({ url, cognito, balancer, dynamodb, bedrock, models: options.models }),
      ...runner.env,
      ...options.env,
    };
    const start = (image: 'current' | 'broken') => {
      const broken = image === 'broken' ? { MODELS: 'none' } : {};
      return runner.start({ ...env, ...broken }, output);
    };
    const around = { balancer, targetGroup: TARGET_GROUP };
    const tasks = own(await keepTask({ ...around, version: env['COMMIT'] ?? '', start }));
    const { current } = tasks;
    const operations = { ...tasks.operations, ...aroundTask({ ...around, dynamodb, current }) };
    const control = own(await startEnvironmentControl({ cognito, operations }));
    if (folder !== undefined) {
      const environment = {
        name: runner.name,
        adapter: runner.name,
        url,
        region: REGION,
        userPoolId: USER_POOL_ID,
        webClientId: WEB_CLIENT_ID,
        apiClientId: API_CLIENT_ID,
        cognitoDomain: cognito.domain,
        cognitoApiUrl: cognito.apiUrl,
        table: TABLE_NAME,
        dynamodbUrl: dynamodb.url,
        logFile,
        controlUrl: bedrock?.controlUrl,
        environmentControlUrl: control.url,
        models: options.models.map(({ id }) => id),
        priced: pricedOf(options),
        limits: LIMITS,
        ...runner.facts,
      };
      await writeFile(`${folder}/environment.json`, `${JSON.stringify(environment, null, 2)}\n`);
    }
    return {
      url,
      cognito,
      balancer,
      dynamodb,
      bedrock,
      environmentControlUrl: control.url,
      current,
      /** Replaces the running server by a new one behind the same load balancer, as a deploy does. */
      restartServer: tasks.rollOver,
      /**
       * Starts another server behind the same load balancer.
       * @returns the address of that server and functions to end it
       */
      addTask: async () => {
        const task = await start('current');
        const target = { host: task.host, port: task.port };
        const end = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
          task.signal(signal);
          await task.ended;
          void balancer.removeTarget(TARGET_GROUP, target);
        };
        own({ close: () => end() });
        balancer.addTarget(TARGET_GROUP, target);
        return { url: `http://${task.host}:${task.port}`, task, end };
      },
      /** Resolves with the exit code of a server that ended without a request to do so. */
      crashed: tasks.crashed,
      close: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Returns the prices of the model with which a verification run can use up a budget. */
function pricedOf({ models, pricedModel }: LoopbackOptions) {
  const model = models.find(({ id }) => id === pricedModel);
  if (model === undefined) return undefined;
  const { id, inputUsdPerMillion: input, outputUsdPerMillion: output, maxOutputTokens } = model;
  const cacheRead = model.cache?.readUsdPerMillion ?? input;
  const cacheWrite = model.cache?.writeUsdPerMillion ?? input;
  return { id, prices: { input, output, cacheRead, cacheWrite }, maxOutputTokens };
}
