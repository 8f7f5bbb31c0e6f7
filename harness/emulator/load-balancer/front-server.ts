import { createServer, type Server } from 'node:http';
import { errorPage } from './reply.ts';

/** Largest total size of a request's headers in bytes, as in AWS. */
const HEADER_BYTES = 64 * 1_024;

/**
 * Creates the server that clients connect to. It reports malformed HTTP to `onBadRequest` and answers it with 400.
 */
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
