import { createServer } from 'node:net';

const LAST = 254;

/** Assigns the addresses 127.0.1.1 to 127.0.1.254, each to one ECS task at a time. */
export class LoopbackAddresses {
  readonly #held = new Set<string>();

  /** Reserves the first free address without a listener at that port. @throws {Error} when no address is free */
  async take(port: number): Promise<string> {
    for (let n = 1; n <= LAST; n++) {
      const address = `127.0.1.${n}`;
      if (this.#held.has(address)) continue;
      this.#held.add(address);
      if (await isFree(address, port)) return address;
      this.#held.delete(address);
    }
    throw new Error(
      `Cannot find an address for a task: port ${port} is in use on all of 127.0.1.1 to 127.0.1.${LAST}. Something that listens on every address of this machine at that port has to end first`,
    );
  }

  release(address: string): void {
    this.#held.delete(address);
  }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
