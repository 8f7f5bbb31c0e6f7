import { freePort } from '../listen.ts';

const LAST = 254;

/**
 * Assigns loopback addresses of the form 127.0.1.n to containers that share this machine's network, each to one
 * container at a time. An emulated cloud uses all of them, other environments those from 127.0.1.128.
 */
export class LoopbackAddresses {
  readonly #first: number;
  readonly #held = new Set<string>();

  constructor(first = 1) {
    this.#first = first;
  }

  /** Reserves the first free address without a listener at that port. @throws {Error} when no address is free */
  async take(port: number): Promise<string> {
    for (let n = this.#first; n <= LAST; n++) {
      const address = `127.0.1.${n}`;
      if (this.#held.has(address)) continue;
      this.#held.add(address);
      if (await isFree(address, port)) return address;
      this.#held.delete(address);
    }
    throw new Error(
      `Cannot find an address for a container: port ${port} is in use on all of 127.0.1.${this.#first} to 127.0.1.${LAST}. Something that listens on every address of this machine at that port has to end first`,
    );
  }

  release(address: string): void {
    this.#held.delete(address);
  }
}

const isFree = (host: string, port: number): Promise<boolean> =>
  freePort(port, host).then(
    () => true,
    () => false,
  );
