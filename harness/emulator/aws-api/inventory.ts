import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { runningAwsApi } from './aws-api.ts';
import type { AwsApi } from './aws-api.ts';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, 'inventory.py');

/** Returns the path of the file that lists the account's initial resources, such as a default VPC. */
const startFile = (directory: string) => join(directory, 'aws-api-start.json');

const regionOf = () => process.env['AWS_REGION'] ?? 'us-east-1';

/** Returns the resources that exist in the emulated AWS, each as `<service> <name>`. */
async function inventory({ python, url }: AwsApi): Promise<string[]> {
  const { stdout } = await run(python, [SCRIPT, url, regionOf()], { timeout: 60_000 });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Records the initial resources of an empty emulator, such as a default VPC. */
export async function rememberStart(directory: string, api: AwsApi): Promise<void> {
  writeFileSync(startFile(directory), JSON.stringify(await inventory(api)));
}

/**
 * Returns the resources that were created since the emulator's start. @throws {Error} when no emulator is running for
 * `directory`
 */
export async function madeSinceStart(directory: string): Promise<string[]> {
  const api = runningAwsApi(directory);
  if (api === undefined) throw new Error('Cannot list what is in the emulator: none is running');
  const start = z.array(z.string()).parse(JSON.parse(readFileSync(startFile(directory), 'utf8')));
  return (await inventory(api)).filter((line) => !start.includes(line));
}
