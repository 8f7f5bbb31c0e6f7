import { createServer, request } from 'node:http';
import { FaultyStore } from '../../emulator/dynamodb/faulty-store.ts';

/** A store in front of the emulated AWS API, so that it alone can be away while the rest of AWS answers. */
export async function startStore(endpoint: string): Promise<FaultyStore> {
  const { hostname, port } = new URL(endpoint);
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const passed = request({ hostname, port, method, path, headers });
    passed.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  const store = new FaultyStore(server);
  await store.listen(0);
  return store;
}
