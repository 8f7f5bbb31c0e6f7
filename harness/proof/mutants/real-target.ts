import { fileURLToPath } from 'node:url';
import { startLocal } from '../../environments/local.ts';
import { localRuntime } from '../target/runtime.ts';
import { localCredentials } from './sign-in.ts';
import { MODEL_IDS, MODELS, type TargetUnderTest } from './start-target.ts';

const SERVER = fileURLToPath(new URL('../../../server', import.meta.url));
const NO_PRICE = { inputUsdPerMillion: 0, outputUsdPerMillion: 0, maxOutputTokens: 1_000 };

/**
 * Starts the real server behind its load balancer, with production's deadlines and the small servers' model.
 *
 * @param env overrides of the server's environment, such as a limit
 */
export async function startRealTarget(
  env: Readonly<Record<string, string>> = {},
): Promise<TargetUnderTest> {
  const lines: string[] = [];
  const local = await startLocal({
    models: MODEL_IDS.map((id) => ({ id, label: id, about: '', ...NO_PRICE })),
    answers: MODELS,
    env,
    onLogLine: (line) => lines.push(line),
  });
  const { bedrock, cognito, url } = local;
  if (bedrock === undefined) throw new Error('The environment has no emulated Bedrock');
  return {
    url,
    log: () => lines.join('\n'),
    controlUrl: bedrock.controlUrl,
    credentials: localCredentials(cognito),
    restart: local.restartServer,
    deadlineScale: 1,
    runtime: localRuntime(SERVER),
    close: () => local.close(),
  };
}
