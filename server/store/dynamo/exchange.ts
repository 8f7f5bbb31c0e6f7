import { createConnect } from './connect.ts';
import { Connection, StoreTimeout, type TimeLimits } from './connection.ts';
import type { DynamoReply } from './read-reply.ts';

export type Exchange = Readonly<{
  send(headers: Readonly<Record<string, string>>, body: string): Promise<DynamoReply>;
  close(): void;
}>;

type Options = TimeLimits & Readonly<{ endpoint: URL; maxSockets: number }>;

/**
 * Returns a sender of HTTP requests to the path `/` that keeps its connections alive. `send` rejects with the network's
 * error or a timeout. `node:http` would take three times the CPU time (`docs/decisions/dynamo-client.md`).
 */
export function createExchange({ endpoint, maxSockets, ...limits }: Options): Exchange {
  const open = createConnect(endpoint);
  const connections = new Set<Connection>();
  const idle: Connection[] = [];
  const waiting: ((connection: Connection) => void)[] = [];

  const connect = (): Connection => {
    const connection = new Connection(open(), limits, () => {
      connections.delete(connection);
      if (waiting.length > 0) waiting.shift()?.(connect());
    });
    connections.add(connection);
    return connection;
  };
  /** Returns the idle connection that was used last; connections that the store is about to close are closed. */
  const takeIdle = (): Connection | undefined => {
    for (let connection = idle.pop(); connection; connection = idle.pop()) {
      if (connection.isReusable) return connection;
      connection.destroy();
    }
    return undefined;
  };
  const nextFree = (): Promise<Connection> =>
    new Promise((resolve, reject) => {
      const give = (connection: Connection) => {
        clearTimeout(late);
        resolve(connection);
      };
      const late = setTimeout(() => {
        waiting.splice(waiting.indexOf(give), 1);
        reject(new StoreTimeout('No connection to the store became free in time'));
      }, limits.silenceMs);
      waiting.push(give);
    });
  const giveBack = (connection: Connection): void => {
    if (!connection.isReusable) connection.destroy();
    else if (waiting.length > 0) waiting.shift()?.(connection);
    else idle.push(connection);
  };

  return {
    async send(headers, body) {
      const request = toRequest(headers, body);
      const connection =
        takeIdle() ?? (connections.size < maxSockets ? connect() : await nextFree());
      try {
        return await connection.send(request);
      } finally {
        giveBack(connection);
      }
    },
    close() {
      waiting.length = 0;
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Returns the bytes of a request as one text, so that they are sent by one system call. */
function toRequest(headers: Readonly<Record<string, string>>, body: string): string {
  let head = 'POST / HTTP/1.1\r\n';
  for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
  if (!HEAD.test(head))
    throw new TypeError('A header of a request to the store holds a character that is not allowed');
  return `${head}\r\n${body}`;
}

/** Lines of visible ASCII characters. */
const HEAD = /^(?:[ -~]+\r\n)+$/;
