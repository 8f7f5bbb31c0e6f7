import http from 'node:http';
import net from 'node:net';
import { owner } from './scope.ts';
import { isMethod, wrapMethod } from './wrap-method.ts';
import { plainHost, portOf, requireNet } from './net-permission.ts';

/** Checks whether the running test may connect to a host and port. @throws {NotCapable} if it may not */
function guard(host: string, port: number): void {
  const scope = owner.getStore();
  if (scope) requireNet(scope.options.net, plainHost(host), port);
}

/** Checks whether the running test may fetch a URL. @throws {NotCapable} if it may not */
export function guardUrl(input: string | URL | Request): void {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.protocol.startsWith('http')) guard(url.hostname, portOf(url));
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/**
 * Returns the host and port from the arguments of `connect` or `listen`, which have five forms. Arguments without a
 * port mean a pipe, and the result is undefined.
 */
export function destination(
  args: readonly unknown[],
  otherwise = 'localhost',
): { host: string; port: number } | undefined {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof first === 'object' ? first : { port: first, host: second };
  const port = Number(field(options, 'port') ?? Number.NaN);
  if (Number.isNaN(port)) return undefined;
  const host = field(options, 'host') ?? field(options, 'hostname');
  return { host: typeof host === 'string' ? host : otherwise, port };
}

const refusal = (of: { host: string; port: number } | undefined): Error | undefined => {
  try {
    if (of) guard(of.host, of.port);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/**
 * Checks the destination of every new TCP connection, also of http, https, tls and undici, and calls `opened` for each
 * allowed one.
 */
export function guardSockets(opened: (socket: object) => void): void {
  wrapMethod(
    net.Socket.prototype,
    'connect',
    (real) =>
      function connect(...args) {
        const refused = refusal(destination(args));
        if (refused && this instanceof net.Socket) {
          process.nextTick(() => this.destroy(refused));
          return this;
        }
        opened(this);
        return Reflect.apply(real, this, args);
      },
  );
}

/**
 * Checks the destination of each HTTP request before it gets a socket. Requests over a kept-alive socket are checked
 * here only, because Node does not call `connect` for them.
 */
export function guardAgents(begun: (request: object) => void): void {
  wrapMethod(
    http.Agent.prototype,
    'addRequest',
    (real) =>
      function addRequest(...args) {
        const [request, options] = args;
        const secure = field(options, 'protocol') === 'https:' ? 443 : 80;
        const at =
          destination([options]) ?? destination([{ host: field(options, 'host'), port: secure }]);
        if (request instanceof http.ClientRequest) begun(request);
        const pipe = typeof field(options, 'socketPath') === 'string';
        const refused = pipe ? undefined : refusal(at);
        if (refused && request instanceof http.ClientRequest) {
          // A refused request gets its error through `onSocket`, the method by which Node's HTTP agent reports a failed
          // connection.
          const report: unknown = Reflect.get(request, 'onSocket');
          if (isMethod(report)) Reflect.apply(report, request, [null, refused]);
          return undefined;
        }
        return Reflect.apply(real, this, args);
      },
  );
}

const EVERY_ADDRESS = '0.0.0.0';

/**
 * Makes `listen` throw in a test without the permission for the address. The handle of a server opens one turn of the
 * event loop after `listen`, so `began` records where `listen` was called.
 */
export function watchListen(began: (listen: () => unknown) => unknown): void {
  wrapMethod(
    net.Server.prototype,
    'listen',
    (real) =>
      function listen(...args) {
        const at = destination(args, EVERY_ADDRESS);
        if (at) guard(at.host, at.port);
        return began(() => Reflect.apply(real, this, args));
      },
  );
}
