import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import type { Environment } from '../environment.ts';
import { environmentNamed } from '../environments.ts';
import { DeployProblem, messageOf } from './problem.ts';
import { ROOT, folderOf } from './project.ts';
import { checkTerraform, terraformEnvironment } from './terraform.ts';

/** The one environment whose AWS is a process on this machine. */
export const EMULATED = 'emulated';

const CONTROL = join(ROOT, 'harness', 'emulator', 'aws-api', 'control.ts');
const Started = z.object({ url: z.url(), fresh: z.boolean() });
const Found = z.object({ url: z.url() }).nullable();

/** What every client of the AWS SDK is made with. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly forcePathStyle?: boolean;
}

/** An environment, and a way to the AWS it is in. */
export interface Session {
  readonly environment: Environment;
  readonly emulated: boolean;
  /** Of the emulator, where there is one. */
  readonly endpoint?: string;
  readonly client: ClientConfig;
  /** For Terraform and CDKTF. */
  readonly processEnv: NodeJS.ProcessEnv;
}

async function control(...args: string[]): Promise<unknown> {
  const command = [CONTROL, '--directory', folderOf(EMULATED), ...args];
  const result = await execa(process.execPath, command, { reject: false, stderr: 'inherit' });
  if (result.failed)
    throw new DeployProblem('Cannot run the AWS API emulator: the reason is above');
  return JSON.parse(result.stdout);
}

/** Ends the emulator, and with it all that was applied to it. */
export async function stopEmulator(): Promise<void> {
  await control('stop');
}

/** What the emulator has by now and had not at its start. */
export async function emulatorLeftovers(): Promise<string[]> {
  return z.array(z.string()).parse(await control('inventory'));
}

async function emulatorUrl(start: boolean): Promise<{ url: string; fresh: boolean }> {
  if (start) return Started.parse(await control('start'));
  const found = Found.parse(await control('status'));
  if (found !== null) return { url: found.url, fresh: false };
  throw new DeployProblem('No AWS API emulator is running: "make deploy ENV=emulated" starts one');
}

function emulatedSession(environment: Environment, endpoint: string): Session {
  const credentials = { accessKeyId: 'emulated', secretAccessKey: 'emulated' };
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
    client: { region, endpoint, credentials, forcePathStyle: true },
    processEnv: {
      ...inherited,
      ...terraformEnvironment(),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  };
}

/** Longest wait for AWS to say who is signed in. */
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
 * Finds the environment and signs in to its AWS, before anything is written.
 *
 * @throws {DeployProblem} for an unknown name, or without Terraform, credentials or a running emulator.
 */
export async function openSession(
  name: string,
  options: { readonly startEmulator?: boolean; readonly terraform?: boolean } = {},
): Promise<Session & { readonly fresh: boolean }> {
  const environment = find(name);
  if (options.terraform === true) await checkTerraform();
  if (name === EMULATED) {
    const { url, fresh } = await emulatorUrl(options.startEmulator ?? false);
    return { ...emulatedSession(environment, url), fresh };
  }
  const client = { region: environment.region };
  await checkAccount(environment, client);
  const processEnv = {
    ...process.env,
    ...terraformEnvironment(),
    AWS_REGION: environment.region,
  };
  return { environment, emulated: false, client, processEnv, fresh: false };
}

function find(name: string): Environment {
  try {
    return environmentNamed(name);
  } catch (error) {
    throw new DeployProblem(messageOf(error), { cause: error });
  }
}
