import { readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AwsAccess } from '../../emulator/aws-access.ts';
import { runningProcess, startProcess, stopProcess } from '../../emulator/background-process.ts';

const Addresses = z.object({
  /** The address of the applied load balancer. */
  url: z.url(),
  cognitoApiUrl: z.url(),
  /** The control port of the emulated Bedrock. */
  controlUrl: z.url(),
  environmentControlUrl: z.url(),
  /** Host and port of the registry in ECR's place. */
  registry: z.string(),
});

/** The addresses of the emulated cloud's parts, all on loopback. */
export type CloudAddresses = Readonly<z.infer<typeof Addresses>>;

const MAIN = join(import.meta.dirname, 'cloud-main.ts');
const NAME = 'cloud';
/** Longest start in milliseconds; the offline model takes most of it. */
const START_MS = 60_000;
/** Time in milliseconds for a stop, in which the containers are stopped first. */
const STOP_MS = 30_000;
const REGION = 'us-east-1';

/** Returns the file with the cloud's addresses, which is written once the cloud is ready. */
export const addressesIn = (directory: string) => join(directory, 'cloud-addresses.json');

/** Returns the options of every client of the emulated AWS API. */
export const awsOf = (endpoint: string): AwsAccess => ({
  region: REGION,
  endpoint,
  credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
});

/** Returns the addresses of the cloud of `directory`, if it runs. */
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
 * Starts what runs the applied resources, or finds it. `PORT` is the load balancer's, 8080 unless given.
 *
 * @throws {Error} with its last words, such as that there is no container engine or that the port is in use.
 */
export async function startCloudProcess(
  directory: string,
  { url, say }: Start,
): Promise<CloudAddresses> {
  const found = runningCloud(directory);
  if (found !== undefined) return found;
  say('Starting what runs the tasks: load balancer, login, model, registry');
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

/** Ends the cloud process of `directory` and every container that it runs. @returns whether it was running */
export async function stopCloudProcess(directory: string): Promise<boolean> {
  const ran = await stopProcess(directory, NAME, STOP_MS);
  await rm(addressesIn(directory), { force: true });
  return ran;
}
