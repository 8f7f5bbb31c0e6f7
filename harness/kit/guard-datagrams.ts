import dgram from 'node:dgram';
import { plainHost, requireNet } from './net-permission.ts';
import { owner } from './scope.ts';
import { wrapMethod } from './wrap-method.ts';

/** Returns the port and address from the arguments of `send`, in which an offset and a length may precede them. */
function destination(args: readonly unknown[]): readonly [port: number, host: string] | undefined {
  const rest = args.filter((value) => typeof value !== 'function').slice(1);
  const named = rest.findLastIndex((value) => typeof value === 'string');
  const last = rest.findLastIndex((value) => typeof value === 'number');
  const hasOffset = rest.filter((value) => typeof value === 'number').length >= 2;
  const port = rest[last];
  // On a connected socket, `send` has no port; its last numbers are then an offset and a length.
  if (typeof port !== 'number' || (hasOffset && named === -1 && last === 1)) return undefined;
  const host = rest[named];
  return [port, typeof host === 'string' ? host : 'localhost'];
}

function guard(place: readonly [port: number, host: string] | undefined): void {
  const scope = owner.getStore();
  if (scope && place) requireNet(scope.options.net, plainHost(place[1]), place[0]);
}

/** Makes `connect` and `send` of UDP sockets throw in a test that may not reach the destination. */
export function guardDatagrams(): void {
  wrapMethod(
    dgram.Socket.prototype,
    'send',
    (real) =>
      function send(...args) {
        guard(destination(args));
        return Reflect.apply(real, this, args);
      },
  );
  wrapMethod(
    dgram.Socket.prototype,
    'connect',
    (real) =>
      function connect(...args) {
        const [port, host] = args;
        guard([Number(port), typeof host === 'string' ? host : 'localhost']);
        return Reflect.apply(real, this, args);
      },
  );
}
