import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Trouble of the store, from a request on. `lost`: a request is carried out, and its answer lost. */
export type Trouble = Readonly<{
  kind: 'away' | 'lost' | 'slow';
  /** Requests that pass before the trouble begins. */
  after: number;
  /** Number of requests that the trouble affects. */
  count: number;
}>;

const SLOW_MS = 60;

export type Troubles = ReturnType<typeof createTroubles>;

/** Returns a switch for store failures of all tasks of one world. */
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
    /** Counts a request for an operation. @returns the trouble that it meets */
    meet(_operation: string): Trouble['kind'] | undefined {
      if (trouble === undefined) return undefined;
      const { kind, after, count } = trouble;
      seen += 1;
      if (seen >= after + count) trouble = undefined;
      return seen > after ? kind : undefined;
    },
  };
}

/** Stands between one task and the store, and makes the trouble on real connections. */
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
