import { join } from 'node:path';
import {
  runningProcess,
  startProcess,
  stopProcess,
  type BackgroundProcess,
} from '../background-process.ts';
import { pythonWithMoto } from './python.ts';
import { freePort } from '../listen.ts';

const SERVER = join(import.meta.dirname, 'server.py');
const START_MS = 180_000;
const NAME = 'aws-api';

/** An AWS API emulator that runs in the background and listens on loopback only. */
export type AwsApi = Readonly<{
  pid: number;
  url: string;
  python: string;
}>;

function apiOf({ pid, facts }: BackgroundProcess): AwsApi | undefined {
  const { url, python } = facts;
  return url === undefined || python === undefined ? undefined : { pid, url, python };
}

export type AwsApiOptions = Readonly<{
  /** Callers with limited permissions, each as `<access key id>=<path of a policy file>`. */
  policies?: readonly string[];
  profiles?: readonly string[];
}>;

/** Returns the AWS API emulator that was started for `directory`, if it is still running. */
export function runningAwsApi(directory: string): AwsApi | undefined {
  const found = runningProcess(directory, NAME);
  return found === undefined ? undefined : apiOf(found);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/moto-api/data.json`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Starts an empty AWS API emulator, or finds the one that is running for `directory`. It runs in the background until
 * `stopAwsApi()`, with its process id and log in `directory`.
 *
 * @throws {Error} with the end of its log, if it does not answer within three minutes
 */
export async function startAwsApi(
  directory: string,
  say: (text: string) => void,
  { policies = [], profiles = [] }: AwsApiOptions = {},
): Promise<AwsApi & { readonly fresh: boolean }> {
  const found = runningAwsApi(directory);
  if (found !== undefined) return { ...found, fresh: false };
  const python = await pythonWithMoto(directory, say);
  const given = [
    ...policies.flatMap((each) => ['--policy', each]),
    ...profiles.flatMap((each) => ['--profiles', each]),
  ];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { pid } = await startProcess({
    directory,
    name: NAME,
    command: [python, SERVER, '-H', '127.0.0.1', '-p', String(port), ...given],
    mark: SERVER,
    facts: { url, python },
    env: { MOTO_PORT: String(port) },
    isReady: () => answers(url),
    startMs: START_MS,
  });
  return { pid, url, python, fresh: true };
}

/** Ends the AWS API emulator, and with it everything that was applied to it. @returns whether it was running */
export const stopAwsApi = (directory: string): Promise<boolean> => stopProcess(directory, NAME);
