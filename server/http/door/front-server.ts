import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { plainResponse, rawResponse, type PolicyHeaders } from './raw-response.ts';
import { isMalformed, readTarget, type RequestTarget } from './target.ts';

/**
 * Time in milliseconds for which an idle connection is kept, longer than the load balancer's idle timeout. If it were
 * shorter, the load balancer would reuse a closed connection and respond with 502.
 */
const KEEP_ALIVE_MS = 75_000;

/**
 * Host name that replaces the Host header of every accepted request. Later code reads the parsed request target and
 * never the Host header.
 */
const HOST_FOR_ALL = 'onecall';

/** Response for each error code of Node's HTTP parser; an error with any other code gets a 400. */
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
 * Creates a server that accepts connections and passes on the requests whose request line and Host header are well
 * formed. It responds itself to all malformed requests, with the policy headers of every response and without any text
 * of the sender.
 */
export function createFrontServer(policy: PolicyHeaders, serve: Serve): Server {
  // Node's check of the Host header is off, because Node's response to a missing Host header has no policy headers.
  // `readTarget` checks the header instead.
  const server = createServer({ requireHostHeader: false });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  /** Response in progress on each connection; no other response may be written into it. */
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
    // If the request in progress is incomplete, the error is in its body or its sender has left. The rest of that
    // request will never come, so the connection ends now.
    if (earlier === undefined || !(earlier.req.complete || earlier.headersSent)) end();
    else earlier.once('finish', end);
  });
  return server;
}
