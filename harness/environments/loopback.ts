import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { Guardrails } from '../emulator/bedrock/guardrail.ts';
import type { ModelCatalog } from '../emulator/bedrock/respond.ts';
import { startBedrock } from '../emulator/bedrock/start-bedrock.ts';
import { startCognito } from '../emulator/cognito/cognito.ts';
import { startDynamoDb } from '../emulator/dynamodb/start-dynamodb.ts';
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
  /** Port of the load balancer; 0 selects a free one. */
  port?: number;
  /** The models that the server offers; their ids are keys of `answers`. */
  models: readonly LocalModel[];
  /** Id of a model with prices, with which a verification spends a budget to its end. */
  pricedModel?: string;
  /** The model behind each id. Without it the server calls real Bedrock with the caller's own credentials. */
  answers?: ModelCatalog;
  /** Guardrails of the emulated Bedrock, by `id:version`. */
  guardrails?: Guardrails;
  /** Folder for the store, the log and `environment.json`. Without it the store is in memory and nothing is written. */
  folder?: string;
  /** Overrides of the server's environment, such as deadlines. */
  env?: Readonly<Record<string, string>>;
  accessTokenSeconds?: number;
  /** Idle timeout of the load balancer, in milliseconds. */
  idleTimeoutMs?: number;
  /** The load balancer's treatment of a request whose client left; by default the target does not learn of it. */
  clientGone?: 'finish' | 'abort';
  /** Called with each line that the server logs. */
  onLogLine?: (line: string) => void;
}>;

/** Starts the server, and describes it. */
export type ServerRunner<Running extends RunningTask> = Readonly<{
  name: 'local' | 'container';
  /** Starts the server with this environment and waits until it listens. @throws with the last lines of its output */
  start: (env: Readonly<Record<string, string>>, output: ServerProcessOptions) => Promise<Running>;
  /** Variables that override those of an environment on loopback. */
  env?: Readonly<Record<string, string>>;
  /** Facts for `environment.json`, in addition to those of every environment on loopback. */
  facts?: Readonly<Record<string, unknown>>;
}>;

/**
 * Starts production's topology on loopback: load balancer with login, Cognito, Bedrock, DynamoDB, and behind them the
 * given server.
 *
 * @throws when a port is taken or the server does not start; everything that was started is closed again
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
    const port = await usablePort(options.port ?? 0);
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
      /** Stops the server as a deploy does, then starts it again behind the same load balancer. */
      restartServer: tasks.rollOver,
      /** Starts one more task behind the same load balancer. @returns its own address */
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
      /** Resolves with the exit code of a server that ended by itself. */
      crashed: tasks.crashed,
      close: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Returns the prices of the model that a verification may spend a budget with. */
function pricedOf({ models, pricedModel }: LoopbackOptions) {
  const model = models.find(({ id }) => id === pricedModel);
  if (model === undefined) return undefined;
  const { id, inputUsdPerMillion: input, outputUsdPerMillion: output, maxOutputTokens } = model;
  const cacheRead = model.cache?.readUsdPerMillion ?? input;
  const cacheWrite = model.cache?.writeUsdPerMillion ?? input;
  return { id, prices: { input, output, cacheRead, cacheWrite }, maxOutputTokens };
}

/**
 * Returns a free port for the load balancer, whose address Cognito's configuration needs.
 * @throws when the port is taken, saying how to choose another
 */
async function usablePort(port: number): Promise<number> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw new Error(`Cannot listen on port ${port}: it is in use. Choose another with PORT=`, {
      cause: error,
    });
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return address === null || typeof address === 'string' ? port : address.port;
}
