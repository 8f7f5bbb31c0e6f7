import { fileURLToPath } from 'node:url';
import { startLocal } from '../../environments/local.ts';
import { REGION, TABLE_NAME } from '../../environments/local-settings.ts';
import { limitsInTable } from '../target/limits-in-table.ts';
import { localRuntime } from '../target/runtime.ts';
import { LEAST_CACHED_TOKENS, MAX_TOKENS, PRICED, PRICES } from './good-server/prices.ts';
import { localCredentials } from './sign-in.ts';
import { MODEL_IDS, MODELS, type TargetUnderTest } from './start-target.ts';

const SERVER = fileURLToPath(new URL('../../../server', import.meta.url));
const NO_PRICE = { inputUsdPerMillion: 0, outputUsdPerMillion: 0, maxOutputTokens: MAX_TOKENS };
const PRICE = {
  inputUsdPerMillion: PRICES.input,
  outputUsdPerMillion: PRICES.output,
  cache: {
    leastTokens: LEAST_CACHED_TOKENS,
    readUsdPerMillion: PRICES.cacheRead,
    writeUsdPerMillion: PRICES.cacheWrite,
  },
  maxOutputTokens: MAX_TOKENS,
};

/**
 * Starts the real server behind its load balancer, with the deadlines of production and the keyword model.
 * @param env values that override the server's environment variables, such as a limit
 * @param tasks number of server processes behind the load balancer
 */
export async function startRealTarget(
  env: Readonly<Record<string, string>> = {},
  tasks = 1,
): Promise<TargetUnderTest> {
  const lines: string[] = [];
  const free = MODEL_IDS.map((id) => ({ id, label: id, about: '', ...NO_PRICE }));
  const local = await startLocal({
    models: [...free, { id: PRICED, label: PRICED, about: '', ...PRICE }],
    answers: MODELS,
    env,
    onLogLine: (line) => lines.push(line),
  });
  const { bedrock, cognito, url, dynamodb, restartServer: restart } = local;
  if (bedrock === undefined) throw new Error('The environment has no emulated Bedrock');
  for (let task = 1; task < tasks; task += 1) await local.addTask();
  const credentials = localCredentials(cognito);
  const spending = limitsInTable(
    { region: REGION, table: TABLE_NAME, endpoint: dynamodb.url },
    { id: PRICED, prices: PRICES, maxOutputTokens: MAX_TOKENS },
    { ...credentials, restart },
  );
  return {
    url,
    log: () => lines.join('\n'),
    controlUrl: bedrock.controlUrl,
    credentials,
    restart,
    deadlineScale: 1,
    runtime: localRuntime(SERVER),
    spending,
    close: async () => {
      spending.close();
      await local.close();
    },
  };
}
