import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { deploymentConfig } from '../deployment-config.ts';
import type { DeploymentConfig } from '../deployment-config.ts';
import { prefixOf } from '../environment.ts';
import { models, type ModelId } from '../models.ts';
import { timing } from '../timing.ts';
import { DeployProblem } from './problem.ts';
import { folderOf } from './project.ts';
import type { DeploySession } from './session.ts';

const Outputs = z.object({
  network: z.object({
    vpc_id: z.string(),
    load_balancer_arn: z.string(),
    load_balancer_dns_name: z.string(),
  }),
  registry: z.object({ repository_url: z.string() }),
  data: z.object({ table_name: z.string() }),
  identity: z.object({
    url: z.string(),
    user_pool_id: z.string(),
    web_client_id: z.string(),
    api_client_id: z.string(),
    login_url: z.string(),
  }),
  service: z.object({
    cluster_name: z.string(),
    service_name: z.string(),
    log_group_name: z.string(),
    task_definition_arn: z.string(),
    target_group_arn: z.string(),
    listener_arn: z.string(),
    model_profile_ids: z.string(),
  }),
});

/** Outputs of the stacks after a deploy, by the stack's name without the environment's prefix. */
export type Outputs = z.infer<typeof Outputs>;

/**
 * Reads the outputs of the stacks.
 * @param text JSON that CDKTF wrote, by the name of the stack
 */
export function readOutputs(environment: string, text: string): Outputs {
  const byStack = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  const byLayer = Object.fromEntries(
    Object.entries(byStack).map(([stack, outputs]) => [
      stack.replace(`${environment}-`, ''),
      outputs,
    ]),
  );
  return Outputs.parse(byLayer);
}

const EnvironmentFile = z.object({
  name: z.string(),
  adapter: z.enum(['aws', 'emulated']),
  /**
   * Address of the service for browsers; null while nothing listens, as in the emulator before its tasks are started.
   */
  url: z.string().nullable(),
  /** Public URL of the service in the configuration of the load balancer and the server. */
  publicUrl: z.string(),
  region: z.string(),
  account: z.string(),
  userPoolId: z.string(),
  webClientId: z.string(),
  apiClientId: z.string(),
  loginUrl: z.string(),
  table: z.string(),
  logGroup: z.string(),
  /** Log group in which Bedrock records each model call of the account; null if Bedrock records none. */
  invocationLogGroup: z.string().nullable(),
  cluster: z.string(),
  service: z.string(),
  taskDefinitionArn: z.string(),
  loadBalancerArn: z.string(),
  listenerArn: z.string(),
  targetGroupArn: z.string(),
  image: z.object({ uri: z.string(), commit: z.string(), digest: z.string().nullable() }),
  /**
   * URL of the emulated AWS API; null in AWS. The URLs of the emulated Cognito, registry and control ports are set only
   * if the emulator also runs ECS tasks.
   */
  awsEndpoint: z.string().nullable(),
  cognitoApiUrl: z.string().nullable(),
  /** URL of the container registry that takes the place of ECR. */
  registryUrl: z.string().nullable(),
  /** URL of the control port of the emulated Bedrock. */
  controlUrl: z.string().nullable(),
  /** URL of the control port of the emulated environment, which offers faults and measurements to the harness. */
  environmentControlUrl: z.string().nullable(),
  /** Path of the certificate that clients must trust; null unless the certificate is self-signed. */
  certificateFile: z.string().nullable(),
  models: z.array(z.string()),
  /** The default model with its prices in US dollars per million tokens. */
  priced: z.object({
    id: z.string(),
    prices: z.record(z.enum(['input', 'output', 'cacheRead', 'cacheWrite']), z.number()),
    maxOutputTokens: z.number(),
  }),
  /** Ids of the inference profiles under which Bedrock counts this environment's model calls. */
  modelProfileIds: z.array(z.string()),
  limits: z.record(z.string(), z.number()),
  deployment: z.custom<DeploymentConfig>(),
});

/**
 * Description of a deployed environment, which a deploy writes to a file for the harness and other commands. It
 * contains no secret.
 */
export type EnvironmentFile = Readonly<z.infer<typeof EnvironmentFile>>;

const fileOf = (name: string) => join(folderOf(name), 'environment.json');

export interface Described {
  readonly outputs: Outputs;
  readonly commit: string;
  readonly digest: string | null;
  readonly certificateFile: string | null;
  readonly invocationLogGroup: string | null;
}

export function writeEnvironmentFile(
  session: DeploySession,
  described: Described,
): EnvironmentFile {
  const { environment, cloud } = session;
  const { network, registry, data, identity, service } = described.outputs;
  const uri = `${registry.repository_url}:${described.commit}`;
  const file: EnvironmentFile = {
    name: environment.name,
    adapter: session.emulated ? 'emulated' : 'aws',
    url: session.emulated ? (cloud?.url ?? null) : identity.url,
    publicUrl: identity.url,
    region: environment.region,
    account: environment.account,
    userPoolId: identity.user_pool_id,
    webClientId: identity.web_client_id,
    apiClientId: identity.api_client_id,
    loginUrl: identity.login_url,
    table: data.table_name,
    logGroup: service.log_group_name,
    invocationLogGroup: described.invocationLogGroup,
    cluster: service.cluster_name,
    service: service.service_name,
    taskDefinitionArn: service.task_definition_arn,
    loadBalancerArn: network.load_balancer_arn,
    listenerArn: service.listener_arn,
    targetGroupArn: service.target_group_arn,
    image: { uri, commit: described.commit, digest: described.digest },
    awsEndpoint: session.endpoint ?? null,
    cognitoApiUrl: cloud?.cognitoApiUrl ?? null,
    registryUrl: cloud === null ? null : `http://${cloud.registry}`,
    controlUrl: cloud?.controlUrl ?? null,
    environmentControlUrl: cloud?.environmentControlUrl ?? null,
    models: [...environment.models],
    priced: pricedOf(environment.models[0]),
    modelProfileIds: service.model_profile_ids.split(','),
    certificateFile: described.certificateFile,
    limits: {
      routeMs: timing.headerMs,
      silenceMs: timing.silenceMs,
      answerMs: timing.answerMs,
      deregistrationMs: timing.deregistrationSeconds * 1000,
      stopMs: timing.stopSeconds * 1000,
      ...environment.limits,
    },
    deployment: deploymentConfig(environment, {
      stackName: prefixOf(environment),
      containerImage: uri,
      cognitoUserPoolId: identity.user_pool_id,
      vpcId: network.vpc_id,
    }),
  };
  mkdirSync(folderOf(environment.name), { recursive: true });
  writeFileSync(fileOf(environment.name), `${JSON.stringify(file, undefined, 2)}\n`);
  return file;
}

/** Returns a model's id and prices, with which the harness checks what model calls cost. */
function pricedOf(id: ModelId): EnvironmentFile['priced'] {
  const { inputUsdPerMillion: input, outputUsdPerMillion: output, cache } = models[id];
  const { readUsdPerMillion: cacheRead, writeUsdPerMillion: cacheWrite } = cache;
  const { maxOutputTokens } = models[id];
  return { id, prices: { input, output, cacheRead, cacheWrite }, maxOutputTokens };
}

/** Returns the description that the last deploy from this machine wrote, or undefined if there is no readable one. */
export function environmentFileIfThere(name: string): EnvironmentFile | undefined {
  try {
    return EnvironmentFile.parse(JSON.parse(readFileSync(fileOf(name), 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Reads the description of a deployed environment.
 * @throws {DeployProblem} when no deploy or command on this machine wrote one
 */
export function readEnvironmentFile(name: string): EnvironmentFile {
  const file = environmentFileIfThere(name);
  if (file !== undefined) return file;
  throw new DeployProblem(
    `Cannot read .onecall/${name}/environment.json: "make outputs ENV=${name}" writes it`,
  );
}
