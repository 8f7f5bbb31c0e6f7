import { rename, writeFile } from 'node:fs/promises';
import { readPort } from '../read-port.ts';
import { startCloud } from './cloud.ts';
import { addressesIn } from './cloud-control.ts';

/**
 * Arguments of `cloud-main.ts <directory> <endpoint of the AWS API>`, the background process of `make deploy
 * ENV=emulated`.
 */
const [, , directory = '', endpoint = ''] = process.argv;

const DELAY_SECONDS = 3;
const MOST_SECONDS = 3_600;

/**
 * Returns the delay of the invocation log in milliseconds, from a text in seconds.
 * @throws {Error} for anything but a number from 0 to 3,600
 */
function readDelay(text: string = String(DELAY_SECONDS)): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds <= MOST_SECONDS) return seconds * 1_000;
  throw new Error(
    `Cannot use INVOCATION_LOG_DELAY_SECONDS=${text}: a number from 0 to ${MOST_SECONDS} is accepted`,
  );
}

const say = (text: string): void =>
  void process.stdout.write(`${new Date().toISOString()} ${text}\n`);

try {
  const port = readPort(process.env['PORT']);
  const invocationLogDelayMs = readDelay(process.env['INVOCATION_LOG_DELAY_SECONDS']);
  const { addresses, close } = await startCloud({
    directory,
    endpoint,
    port,
    invocationLogDelayMs,
    say,
  });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      say('Stopping');
      void close().finally(() => process.exit(0));
    });
  // The file with the cloud's addresses is written under another name and renamed, so that no reader finds it
  // incomplete.
  const file = addressesIn(directory);
  await writeFile(`${file}.part`, JSON.stringify(addresses));
  await rename(`${file}.part`, file);
  say(`Running: ${JSON.stringify(addresses)}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
