import type { RequestListener, Server } from 'node:http';
import { makeFrontServer } from '../front-server.ts';
import { listen, closeServer } from '../../listen.ts';

/** The load balancer's port, which is open only while a load balancer is applied. */
export class Front {
  readonly #port: number;
  readonly #serve: RequestListener;
  readonly #onBadRequest: () => void;
  #server: Server | undefined;

  constructor(port: number, serve: RequestListener, onBadRequest: () => void) {
    this.#port = port;
    this.#serve = serve;
    this.#onBadRequest = onBadRequest;
  }

  /** Opens the port. @returns true when the port was closed before */
  async open(idleTimeoutMs: number): Promise<boolean> {
    if (this.#server) {
      this.#server.keepAliveTimeout = idleTimeoutMs;
      return false;
    }
    const server = makeFrontServer(idleTimeoutMs, this.#onBadRequest);
    server.on('request', this.#serve);
    await listen(server, this.#port);
    this.#server = server;
    return true;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await closeServer(server);
  }
}
