import { Agent, request } from 'node:http';

/**
 * Length in characters of the largest body that is sent with `node:http`. That module loses the response when the
 * server refuses a body half-way, so larger bodies are sent with `fetch`.
 */
const LARGE_CHARACTERS = 16_384;

export const connections = new Agent({ keepAlive: true, maxSockets: 32 });

type Body = Readonly<{ body: string; headers: Readonly<Record<string, string>> }>;

/** Sends a POST request, in a quarter of the CPU time of `fetch`. */
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
