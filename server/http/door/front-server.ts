import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { plainResponse, rawResponse, type PolicyHeaders } from './raw-response.ts';
import { isMalformed, readTarget, type RequestTarget } from './target.ts';

/**
 * Keep-alive time, longer than the load balancer's idle timeout. With a shorter one the load balancer would reuse a
 * closed connection and answer 502.
 */
const KEEP_ALIVE_MS = 75_000;

/** Host name of every request after the door, where only the parsed target counts and not the Host header. */
const HOST_FOR_ALL = 'onecall';

/** Statuses of what Node's parser refuses; all its other errors are 400. */
const PARSER_REFUSALS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KiB'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The extensions of a chunk are larger than 16 KiB'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time'],
};
const NOT_HTTP = [400, 'The request is not well-formed HTTP'] as const;

export type Serve = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: RequestTarget,
) => void;

/**
 * Listens for connections, and passes on requests whose request line and host are well formed. All other ones are
 * answered here, with the policy headers of every response and without any text of the sender.
 */
export function createFrontServer(policy: PolicyHeaders, serve: Serve): Server {
  // The door checks the host itself: Node's own answer for a missing one has no policy headers.
  const server = createServer({ requireHostHeader: false });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  /** The response in progress on each connection: a second one must not be written into it. */
  const answering = new WeakMap<Duplex, ServerResponse>();

  const refuse = (outgoing: ServerResponse, status: number, problem: string) => {
    const { headers, body } = plainResponse(policy, problem);
    outgoing.writeHead(status, { ...headers, ...(status === 405 && { allow: 'GET, HEAD, POST' }) });
    outgoing.end(body);
  };

  server.on('request', (incoming, outgoing) => {
    const { socket, method = '', url = '', httpVersion, rawHeaders } = incoming;
    answering.set(socket, outgoing);
    outgoing.once('close', () => answering.delete(socket));
    const target = readTarget({ method, url, httpVersion, rawHeaders });
    if (isMalformed(target)) return refuse(outgoing, target.status, target.problem);
    incoming.headers.host = HOST_FOR_ALL;
    return serve(incoming, outgoing, target);
  });
  server.on('checkExpectation', (_incoming, outgoing) => {
    refuse(outgoing, 417, 'The expectation is not supported: 100-continue is');
  });
  server.on('connect', (_incoming, socket) => {
    socket.end(rawResponse(policy, 405, 'The method is not supported'));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const [status, problem] = PARSER_REFUSALS[error.code ?? ''] ?? NOT_HTTP;
    const end = () => void socket.end(rawResponse(policy, status, problem), () => socket.destroy());
    const earlier = answering.get(socket);
    // The error may be in the body of the request in progress, or its sender left: no more of it will come.
    if (earlier === undefined || !(earlier.req.complete || earlier.headersSent)) end();
    else earlier.once('finish', end);
  });
  return server;
}
