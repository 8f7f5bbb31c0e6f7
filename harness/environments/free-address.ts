import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Last byte of the first address that may be returned, 127.0.1.128. The tasks of an emulated cloud use addresses with a
 * lower last byte.
 */
const FIRST = 128;
const LAST = 254;

let next = FIRST;

/**
 * Returns a loopback address for one container that shares this machine's network and listens on `port`.
 *
 * @throws {Error} when the port is in use on every address
 */
export async function freeAddress(port: number): Promise<string> {
  for (let tries = FIRST; tries <= LAST; tries += 1) {
    const address = `127.0.1.${next}`;
    next = next === LAST ? FIRST : next + 1;
    if (await isFree(address, port)) return address;
  }
  throw new Error(
    `Cannot run another container: port ${port} is in use on 127.0.1.${FIRST} to 127.0.1.${LAST}`,
  );
}

async function isFree(address: string, port: number): Promise<boolean> {
  const probe = createServer().listen(port, address);
  try {
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
