import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PricedModel } from './limits-in-table.ts';
import { TargetError } from './target-error.ts';
import { parseJson } from '../evidence/parse.ts';

/** Schema of the fields of `.onecall/<env>/environment.json` that a verification reads; none is secret. */
export const TargetEnvironment = z.object({
  name: z.string(),
  adapter: z.enum(['local', 'container', 'emulated', 'aws']),
  url: z.url(),
  region: z.string(),
  userPoolId: z.string(),
  webClientId: z.string().optional(),
  apiClientId: z.string(),
  /** URL of Cognito's API; present where Cognito is emulated. */
  cognitoApiUrl: z.url().optional(),
  logFile: z.string().optional(),
  logGroup: z.string().optional(),
  /** Log group in which Bedrock records each model invocation, where that log is switched on. */
  invocationLogGroup: z.string().optional(),
  /** URL of the control port of the emulated Bedrock. */
  controlUrl: z.url().optional(),
  /** URL of the environment's control port on loopback, for deploys and for signing forged tokens. */
  environmentControlUrl: z.url().optional(),
  imageDigest: z.string().optional(),
  image: z
    .object({ uri: z.string(), commit: z.string(), digest: z.string().optional() })
    .optional(),
  /** Public URL that the load balancer and the server are configured with. */
  publicUrl: z.string().optional(),
  account: z.string().optional(),
  /** File with the public certificate that clients have to trust, where the certificate is self-signed. */
  certificateFile: z.string().optional(),
  table: z.string().optional(),
  /** URL of the DynamoDB on this machine that has the environment's table. */
  dynamodbUrl: z.url().optional(),
  /** A model with prices, which a check can use to spend a budget. */
  priced: PricedModel.optional(),
  cluster: z.string().optional(),
  service: z.string().optional(),
  taskDefinitionArn: z.string().optional(),
  loadBalancerArn: z.string().optional(),
  listenerArn: z.string().optional(),
  targetGroupArn: z.string().optional(),
  /** URL of an emulated AWS API; absent for AWS itself. */
  awsEndpoint: z.url().optional(),
  /** URL of the container registry that replaces ECR, where ECR is emulated. */
  registryUrl: z.url().optional(),
  /** Limits of one person and one ECS task, and deadlines, as counts and milliseconds. */
  limits: z.record(z.string(), z.coerce.number()).default({}),
  models: z.array(z.string()).default([]),
  /**
   * Ids of the inference profiles under which Bedrock counts the environment's calls; absent where it counts by model
   * id.
   */
  modelProfileIds: z.array(z.string()).optional(),
  /** Share of reworded queries that may get another route from the environment's model. */
  rewordingRate: z.number().min(0).max(1).optional(),
});

export type TargetEnvironment = z.infer<typeof TargetEnvironment>;

const NAME = /^[a-z][a-z0-9-]{0,30}$/;

/**
 * Reads the description of an environment.
 * @throws {TargetError} `unknown_environment`, saying how to start or name an environment
 */
export async function readEnvironment(
  env: string,
  root: string = fileURLToPath(new URL('../../../.onecall', import.meta.url)),
): Promise<TargetEnvironment> {
  if (!NAME.test(env))
    throw new TargetError(
      'unknown_environment',
      `Cannot use ENV=${env}: a name such as local is accepted`,
    );
  const text = await readFile(`${root}/${env}/environment.json`, 'utf8').catch(() => {
    const starts: Record<string, string> = { local: 'make dev', container: 'make container' };
    const start = starts[env] ?? `make deploy ENV=${env}`;
    throw new TargetError(
      'unknown_environment',
      `Cannot find the environment "${env}": start it with ${start}`,
    );
  });
  const given = withoutNulls(parseJson(text));
  const parsed = TargetEnvironment.safeParse(given);
  if (parsed.success) return parsed.data;
  if (typeof given === 'object' && given !== null && !('url' in given))
    throw new TargetError(
      'unknown_environment',
      `Cannot verify the environment "${env}": it is applied, but nothing answers for it; make deploy ENV=${env} starts it`,
    );
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new TargetError(
    'unknown_environment',
    `Cannot read the environment "${env}": ${wrong.join('; ')}`,
  );
}

/**
 * Returns a value without the fields that are null. The file has null for an unknown value, but the schema expects the
 * field to be absent.
 */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(known.map(([name, field]) => [name, withoutNulls(field)]));
}
