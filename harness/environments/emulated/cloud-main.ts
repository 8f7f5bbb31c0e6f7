import { rename, writeFile } from 'node:fs/promises';
import { startCloud } from './cloud.ts';
import { addressesIn } from './cloud-control.ts';

/** The background process of `make deploy ENV=emulated`: `cloud-main.ts <directory> <endpoint of the AWS API>`. */
const [, , directory = '', endpoint = ''] = process.argv;

const say = (text: string): void =>
  void process.stdout.write(`${new Date().toISOString()} ${text}\n`);

function readPort(text = '8080'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new Error(`Cannot use PORT=${text}: a number from 1 to 65535 is accepted`);
}

try {
  const port = readPort(process.env['PORT']);
  const { addresses, close } = await startCloud({ directory, endpoint, port, say });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      say('Stopping');
      void close().finally(() => process.exit(0));
    });
  // Complete from the moment it is there.
  const file = addressesIn(directory);
  await writeFile(`${file}.part`, JSON.stringify(addresses));
  await rename(`${file}.part`, file);
  say(`Running: ${JSON.stringify(addresses)}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
