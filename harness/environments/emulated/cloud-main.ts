import { rename, writeFile } from 'node:fs/promises';
import { readPort } from '../read-port.ts';
import { startCloud } from './cloud.ts';
import { addressesIn } from './cloud-control.ts';

/** The background process of `make deploy ENV=emulated`: `cloud-main.ts <directory> <endpoint of the AWS API>`. */
const [, , directory = '', endpoint = ''] = process.argv;

const say = (text: string): void =>
  void process.stdout.write(`${new Date().toISOString()} ${text}\n`);

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
