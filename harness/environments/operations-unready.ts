import { createServer, request } from 'node:http';
import { once } from 'node:events';

type Address = Readonly<{ host: string; port: number }>;

export type Unready = Readonly<{ target: Address; close: () => Promise<void> }>;

/** Starts a proxy in front of a target. The proxy answers health checks with 503 and forwards all other requests. */
export async function startUnready(behind: Address): Promise<Unready> {
  const server = createServer((incoming, outgoing) => {
    const { headers, method, url } = incoming;
    if (headers['user-agent']?.startsWith('ELB-HealthChecker')) {
      outgoing.writeHead(503).end();
      return;
    }
    const passed = request({ ...behind, method, path: url, headers, agent: false });
    passed.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, behind.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    target: { host: behind.host, port },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
