import { createServer, type Server } from 'node:http';
import { errorPage } from './reply.ts';

/** Upper bound in bytes of all headers together, as in AWS. */
const HEADER_BYTES = 64 * 1_024;

/** Makes the server that clients connect to. It answers 400 to malformed HTTP and calls `onBadRequest`. */
export function makeFrontServer(idleTimeoutMs: number, onBadRequest?: () => void): Server {
  const server = createServer({
    maxHeaderSize: HEADER_BYTES,
    keepAliveTimeout: idleTimeoutMs,
    requestTimeout: 0,
    noDelay: true,
  });
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return;
    onBadRequest?.();
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n${errorPage(400)}`,
    );
  });
  return server;
}
