import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import type { Environment } from '../environment.ts';
import { environmentNamed } from '../environments.ts';
import { deployerPolicies } from '../deployer/policies.ts';
import { observedRights } from '../deployer/rights.ts';
import { SECRET_VARIABLE } from '../identity/federation.ts';
import { DeployProblem, messageOf } from './problem.ts';
import { ROOT, folderOf } from './project.ts';
import { ONLY_PINNED, checkTerraform, terraformEnvironment } from './terraform.ts';

/** Name of the only environment whose AWS is an emulator on this machine. */
export const EMULATED = 'emulated';

const CONTROL = join(ROOT, 'harness', 'environments', 'emulated', 'control.ts');
const Cloud = z.object({
  url: z.url(),
  cognitoApiUrl: z.url(),
  controlUrl: z.url(),
  environmentControlUrl: z.url(),
  /** Host and port of the container registry that takes the place of ECR. */
  registry: z.string(),
});
const Running = z.object({ url: z.url(), cloud: Cloud.nullable() });
const Started = Running.extend({ fresh: z.boolean() });
const Found = Running.nullable();

/** Addresses of the process that runs the ECS tasks of `emulated` and their load balancer, all on loopback. */
type Cloud = Readonly<z.infer<typeof Cloud>>;

/** Options for the clients of the AWS SDK, which are the same for all services. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly forcePathStyle?: boolean;
}

/** An environment with the credentials and addresses for calls to its AWS account. */
export interface DeploySession {
  readonly environment: Environment;
  readonly emulated: boolean;
  /** URL of the emulated AWS API; absent in AWS. */
  readonly endpoint?: string;
  /** Addresses of the emulated services that run ECS tasks; null if the emulator was started without tasks. */
  readonly cloud: Cloud | null;
  readonly client: ClientConfig;
  /** Environment variables of the Terraform and CDKTF processes. */
  readonly processEnv: NodeJS.ProcessEnv;
}

async function control(...args: string[]): Promise<unknown> {
  const command = [CONTROL, ...args];
  const result = await execa(process.execPath, command, { reject: false, stderr: 'inherit' });
  if (result.failed)
    throw new DeployProblem('Cannot run the AWS API emulator: the reason is above');
  return JSON.parse(result.stdout);
}

/** Stops the emulator and its tasks, which deletes all applied resources. */
export async function stopEmulator(): Promise<void> {
  await control('stop');
}

/** Tells the emulated ECR that an image was pushed to its registry. */
export async function notePush(repository: string, tag: string): Promise<void> {
  await control('note-push', '--repository', repository, '--tag', tag);
}

/** Lists the resources in the emulator that did not exist at its start. */
export async function emulatorLeftovers(): Promise<string[]> {
  return z.array(z.string()).parse(await control('inventory'));
}

/**
 * Returns the option that makes the emulator run no ECS tasks if `TASKS=0` is set, for machines without a container
 * engine.
 */
const withoutTasks = () => (process.env['TASKS'] === '0' ? ['--without-tasks'] : []);

/**
 * Access key id of deploys to the emulator. The emulator allows its calls only what the deployer's IAM policies allow.
 */
export const DEPLOYER = 'deployer';

/**
 * Returns the arguments that make the emulator enforce the deployer's IAM policies. There are none while the needed IAM
 * actions are still being recorded.
 */
function policyArguments(): string[] {
  if (observedRights().length === 0) return [];
  const { account } = environmentNamed(EMULATED);
  const file = join(folderOf(EMULATED), 'deployer.json');
  const Statement = deployerPolicies(account).flatMap((document) => document.Statement);
  mkdirSync(folderOf(EMULATED), { recursive: true });
  writeFileSync(file, JSON.stringify({ Version: '2012-10-17', Statement }));
  return ['--policy', `${DEPLOYER}=${file}`];
}

async function emulator(start: boolean): Promise<z.infer<typeof Started>> {
  if (start) return Started.parse(await control('start', ...withoutTasks(), ...policyArguments()));
  const found = Found.parse(await control('status'));
  if (found !== null) return { ...found, fresh: false };
  throw new DeployProblem('No AWS API emulator is running: "make deploy ENV=emulated" starts one');
}

function emulatedSession(
  environment: Environment,
  endpoint: string,
  cloud: Cloud | null,
): DeploySession {
  const credentials = { accessKeyId: DEPLOYER, secretAccessKey: 'emulated' };
  const { region } = environment;
  const {
    AWS_PROFILE: _profile,
    AWS_SESSION_TOKEN: _token,
    AWS_DEFAULT_PROFILE: _default,
    ...inherited
  } = process.env;
  return {
    environment,
    emulated: true,
    endpoint,
    cloud,
    client: { region, endpoint, credentials, forcePathStyle: true },
    processEnv: {
      ...inherited,
      ...terraformEnvironment(),
      ...ONLY_PINNED,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...secretVariable(),
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  };
}

/**
 * Returns the client secret at a company's sign-in provider as a Terraform variable. Stacks without such a provider
 * ignore it.
 */
const secretVariable = () => ({
  [`TF_VAR_${SECRET_VARIABLE}`]: process.env['OIDC_CLIENT_SECRET'] ?? '',
});

/** Longest wait in milliseconds for AWS to report whose credentials are used. */
const WHO_MS = 6000;

async function checkAccount(environment: Environment, client: ClientConfig): Promise<void> {
  const { name, account } = environment;
  const sts = new STSClient({ ...client, maxAttempts: 1 });
  try {
    const who = await sts.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(WHO_MS),
    });
    if (who.Account === account) return;
    throw new DeployProblem(
      `Signed in to AWS account ${who.Account ?? 'unknown'}, but "${name}" is in ${account}: choose another AWS_PROFILE, or change the account in stacks/environments.ts`,
    );
  } catch (error) {
    if (error instanceof DeployProblem) throw error;
    throw new DeployProblem(
      `Cannot sign in to AWS account ${account} for "${name}": set AWS_PROFILE or run "aws sso login" (${oneLine(error)})`,
      { cause: error },
    );
  } finally {
    sts.destroy();
  }
}

const oneLine = (error: unknown) => messageOf(error).split('\n')[0]?.slice(0, 200) ?? '';

/**
 * Opens a session for an environment: checks Terraform and the access to the environment's AWS account. Nothing is
 * written to the account.
 *
 * @throws {DeployProblem} for an unknown name, or without Terraform, credentials or a running emulator
 */
export async function openSession(
  name: string,
  options: { readonly startEmulator?: boolean; readonly terraform?: boolean } = {},
): Promise<DeploySession & { readonly fresh: boolean }> {
  const environment = find(name);
  if (options.terraform === true) await checkTerraform();
  if (name === EMULATED) {
    const { url, cloud, fresh } = await emulator(options.startEmulator ?? false);
    return { ...emulatedSession(environment, url, cloud), fresh };
  }
  const client = { region: environment.region };
  await checkAccount(environment, client);
  const processEnv = {
    ...process.env,
    ...terraformEnvironment(),
    ...ONLY_PINNED,
    ...secretVariable(),
    AWS_REGION: environment.region,
  };
  return { environment, emulated: false, cloud: null, client, processEnv, fresh: false };
}

function find(name: string): Environment {
  try {
    return environmentNamed(name);
  } catch (error) {
    throw new DeployProblem(messageOf(error), { cause: error });
  }
}
