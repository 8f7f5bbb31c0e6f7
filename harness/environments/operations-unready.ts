import { createServer, request } from 'node:http';
import { closeServer, listen } from '../emulator/listen.ts';

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
  const { port } = new URL(await listen(server, 0, behind.host));
  return {
    target: { host: behind.host, port: Number(port) },
    close: () => closeServer(server),
  };
}
