import { readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AwsAccess } from '../../emulator/aws-access.ts';
import { runningProcess, startProcess, stopProcess } from '../../emulator/background-process.ts';

const Addresses = z.object({
  url: z.url(),
  cognitoApiUrl: z.url(),
  controlUrl: z.url(),
  environmentControlUrl: z.url(),
  /** Host and port of the container registry that takes the place of ECR. */
  registry: z.string(),
});

export type CloudAddresses = Readonly<z.infer<typeof Addresses>>;

const MAIN = join(import.meta.dirname, 'cloud-main.ts');
const NAME = 'cloud';
/** Longest wait in milliseconds for the cloud process to start. Loading the offline model takes most of that time. */
const START_MS = 60_000;
/** Longest wait in milliseconds for the cloud process to stop. It stops its containers first. */
const STOP_MS = 30_000;
const REGION = 'us-east-1';

/** Returns the path of the file with the addresses of the emulated cloud, which is written once the cloud is ready. */
export const addressesIn = (directory: string) => join(directory, 'cloud-addresses.json');

export const awsOf = (endpoint: string): AwsAccess => ({
  region: REGION,
  endpoint,
  credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
});

export function runningCloud(directory: string): CloudAddresses | undefined {
  if (runningProcess(directory, NAME) === undefined) return undefined;
  try {
    return Addresses.parse(JSON.parse(readFileSync(addressesIn(directory), 'utf8')));
  } catch {
    return undefined;
  }
}

type Start = Readonly<{ url: string; say: (text: string) => void }>;

/**
 * Starts the process that runs the applied resources, unless it already runs. The load balancer listens on the port in
 * `PORT`, 8080 by default.
 *
 * @throws {Error} with the last lines of the process's output, for example when there is no container engine or the
 * port is in use
 */
export async function startCloudProcess(
  directory: string,
  { url, say }: Start,
): Promise<CloudAddresses> {
  const found = runningCloud(directory);
  if (found !== undefined) return found;
  say('Starting the services that run the tasks: load balancer, login, model, registry');
  const file = addressesIn(directory);
  await rm(file, { force: true });
  await startProcess({
    directory,
    name: NAME,
    command: [process.execPath, MAIN, directory, url],
    mark: MAIN,
    facts: {},
    isReady: () =>
      readFile(file).then(
        () => true,
        () => false,
      ),
    startMs: START_MS,
  });
  return Addresses.parse(JSON.parse(await readFile(file, 'utf8')));
}

/**
 * Stops the emulated cloud that runs from `directory`, with all its containers.
 * @returns whether the cloud was running
 */
export async function stopCloudProcess(directory: string): Promise<boolean> {
  const ran = await stopProcess(directory, NAME, STOP_MS);
  await rm(addressesIn(directory), { force: true });
  return ran;
}
