import { createServer, type RequestListener, type Server } from 'node:http';
import { makeFrontServer } from '../front-server.ts';
import { listen, closeServer } from '../listen.ts';

const HOST = '127.0.0.1';

async function listenOn(server: Server, port: number): Promise<string> {
  try {
    return await listen(server, port, HOST);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot listen on port ${port} of ${HOST} (${why}): end what uses it, or choose another port`,
      { cause: error },
    );
  }
}

/**
 * Checks that a port is free, or finds a free port when given 0. The port is not left open. @throws {Error} when the
 * port is taken.
 */
export async function reservePort(port: number): Promise<number> {
  const probe = createServer();
  const url = await listenOn(probe, port);
  await closeServer(probe);
  return Number(new URL(url).port);
}

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
    await listenOn(server, this.#port);
    this.#server = server;
    return true;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await closeServer(server);
  }
}
