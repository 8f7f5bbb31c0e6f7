import { Agent, request } from 'node:http';

/**
 * Largest body that is sent with `http`. `http` loses the response to a body that is refused half-way, so larger bodies
 * use `fetch`.
 */
const LARGE_CHARACTERS = 16_384;

export const connections = new Agent({ keepAlive: true, maxSockets: 32 });

type Body = Readonly<{ body: string; headers: Readonly<Record<string, string>> }>;

/** Sends as `fetch` does, in a quarter of its CPU time. */
export async function post(url: string, { body, headers }: Body) {
  if (body.length > LARGE_CHARACTERS) {
    const response = await fetch(url, { method: 'POST', body, headers });
    return { status: response.status, text: await response.text() };
  }
  return new Promise<Readonly<{ status: number; text: string }>>((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers, agent: connections }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
