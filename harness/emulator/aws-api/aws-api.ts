import { join } from 'node:path';
import {
  runningProcess,
  startProcess,
  stopProcess,
  type BackgroundProcess,
} from '../background-process.ts';
import { pythonWithMoto } from './python.ts';
import { freePort } from '../free-port.ts';

const SERVER = join(import.meta.dirname, 'server.py');
const START_MS = 180_000;
const NAME = 'aws-api';

/** An emulator that runs in the background. It listens on loopback only. */
export type AwsApi = Readonly<{
  pid: number;
  url: string;
  /** The Python interpreter that runs the emulator, with moto and boto3. */
  python: string;
}>;

function apiOf({ pid, facts }: BackgroundProcess): AwsApi | undefined {
  const { url, python } = facts;
  return url === undefined || python === undefined ? undefined : { pid, url, python };
}

export type AwsApiOptions = Readonly<{
  /** Callers with limited permissions, as `<access key id>=<file of the policy>`. */
  policies?: readonly string[];
  /** Files of the inference profiles that Bedrock has, by id. */
  profiles?: readonly string[];
}>;

/** Returns the emulator that was started for `directory` and still runs. */
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
 * Starts an empty emulator, or finds the one that runs for `directory`. It runs in the background, with its process
 * id and log in `directory`, until `stopAwsApi()`.
 *
 * @throws {Error} when it does not answer within three minutes, with the end of its log.
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

/** Ends the emulator, and with it everything that was applied to it. @returns whether one ran */
export const stopAwsApi = (directory: string): Promise<boolean> => stopProcess(directory, NAME);
