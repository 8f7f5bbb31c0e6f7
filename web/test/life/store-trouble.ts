import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A failure of the database that begins at a certain request. `lost`: the database carries out the request, but its
 * response is lost.
 */
export type Trouble = Readonly<{
  kind: 'away' | 'lost' | 'slow';
  /** Number of requests to the store that succeed before the first failure. */
  after: number;
  /** Number of requests to the store that fail after those. */
  count: number;
}>;

const SLOW_MS = 60;

export type Troubles = ReturnType<typeof createTroubles>;

/** Creates a switch for database failures; all server tasks of a test history share it. */
export function createTroubles() {
  let trouble: Trouble | undefined;
  let seen = 0;
  return {
    begin(next: Trouble) {
      trouble = next;
      seen = 0;
    },
    heal() {
      trouble = undefined;
    },
    /** Counts a request to the database. @returns the failure that the request meets, if any */
    meet(_operation: string): Trouble['kind'] | undefined {
      if (trouble === undefined) return undefined;
      const { kind, after, count } = trouble;
      seen += 1;
      if (seen >= after + count) trouble = undefined;
      return seen > after ? kind : undefined;
    },
  };
}

/** Starts a proxy between a server task and the database; the proxy causes the failures on real connections. */
export async function startWayToStore(store: string, troubles: Troubles) {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const [, operation = ''] = String(incoming.headers['x-amz-target']).split('.');
    const trouble = troubles.meet(operation);
    const fail = () => void outgoing.destroy();
    const forward = () => {
      const { method, headers } = incoming;
      const sent = request(store, { method, headers, agent }, (answer) => {
        if (trouble === 'lost') {
          answer.resume().once('end', fail);
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      sent.on('error', fail);
      incoming.pipe(sent);
    };
    if (trouble === 'away') fail();
    else if (trouble === 'slow') void sleep(SLOW_MS).then(forward);
    else forward();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
