import http from 'node:http';
import net from 'node:net';
import { owner } from './scope.ts';
import { isMethod, wrapMethod } from './wrap-method.ts';
import { plainHost, portOf, requireNet } from './net-permission.ts';

/** Refuses a connection. @throws {NotCapable} when the running test may not reach the host */
function guard(host: string, port: number): void {
  const scope = owner.getStore();
  if (scope) requireNet(scope.options.net, plainHost(host), port);
}

/** Checks a URL; the guard's error becomes a rejection. */
export function guardUrl(input: string | URL | Request): void {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.protocol.startsWith('http')) guard(url.hostname, portOf(url));
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** Returns host and port of the arguments of `connect` or `listen`, which come in five forms; no port means a pipe. */
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

/** Watches every new socket: http, https, tls, undici and plain ones. */
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

/** Reports requests over a kept-alive socket too, for which `connect` is not called again. */
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
          // The agent itself reports a failed connection this way.
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
 * Refuses listeners without permission. A listener opens a turn of the event loop after the call of `listen`, so
 * `began` records the place of the call.
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
