import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';

const LOOPBACK = '127.0.0.1';

async function addressOf(server: Server, port: number, host: string): Promise<AddressInfo> {
  server.listen({ port, host, backlog: 4_096, exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address !== 'string') return address;
  throw new Error('There is no port to listen on');
}

/**
 * Starts a server; port 0 selects a free port. @returns the server's base URL; @throws the error of `listen`, for
 * example when the port is taken
 */
export async function listen(server: Server, port = 0, host = LOOPBACK): Promise<string> {
  const { family, address, port: used } = await addressOf(server, port, host);
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${used}`;
}

export async function closeServer(server: HttpServer): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/**
 * Checks that a port is free, or selects a free one for port 0. Another program could take the port before it is used.
 * @throws {Error} when the port is taken, saying what to do
 */
export async function freePort(port = 0, host = LOOPBACK): Promise<number> {
  const probe = createServer();
  try {
    return (await addressOf(probe, port, host)).port;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot listen on port ${port} of ${host} (${why}): end what uses it, or choose another port with PORT=`,
      { cause: error },
    );
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}
