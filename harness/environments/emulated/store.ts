import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { FaultyStore } from '../../emulator/dynamodb/faulty-store.ts';
import type { DynamoDbAuthorizer, DynamoRefusal } from '../../emulator/iam/authorize-dynamodb.ts';

type StoreOptions = Readonly<{ endpoint: string; authorize: DynamoDbAuthorizer }>;

/**
 * Starts a proxy for DynamoDB in front of the emulated AWS API. It can make the store unreachable while all other AWS
 * services answer. It forwards only the requests that the caller's role allows.
 */
export async function startStore({ endpoint, authorize }: StoreOptions): Promise<FaultyStore> {
  const { hostname, port } = new URL(endpoint);
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method, url: path, headers } = incoming;
    const body = await buffer(incoming);
    const refusal = await authorize({
      authorization: headers.authorization ?? '',
      target: String(headers['x-amz-target'] ?? ''),
      body: body.toString('utf8'),
    });
    if (refusal !== undefined) return refuse(outgoing, refusal);
    const passed = request({ hostname, port, method, path, headers });
    passed.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    passed.end(body);
  };
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const store = new FaultyStore(server);
  await store.listen();
  return store;
}

function refuse(outgoing: ServerResponse, { type, message }: DynamoRefusal): void {
  outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message }));
}
