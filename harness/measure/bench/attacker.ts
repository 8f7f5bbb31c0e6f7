import { Agent, request } from 'node:http';

export type AttackOptions = Readonly<{ url: string; token: string; connections: number }>;

const PATHS = [
  'notes.list',
  'conversations.list',
  'notes.add',
  'session.get',
  'classify',
  'nothing',
];

/**
 * Sends API calls of one account without a pause. Each connection sends its next call as soon as the previous one is
 * answered.
 */
export function startAttack({ url, token, connections }: AttackOptions) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const seen = { answers: 0, refused: 0 };
  const over = new AbortController();
  const send = (path: string) =>
    new Promise<void>((resolve) => {
      const body = JSON.stringify({
        text: `Note ${Math.random()}`,
        query: '\u0301\u0316'.repeat(2_000),
      });
      const sent = request(`${url}/trpc/${path}`, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      });
      sent.on('response', (response) => {
        seen.answers += 1;
        if (response.statusCode === 429) seen.refused += 1;
        response.resume().on('close', resolve);
      });
      sent.on('error', () => resolve());
      sent.end(body);
    });
  const attack = async (first: number) => {
    for (let at = first; !over.signal.aborted; at += 1) await send(PATHS[at % PATHS.length] ?? '');
  };
  const running = Promise.all(Array.from({ length: connections }, (_, at) => attack(at)));
  return {
    async stop() {
      over.abort();
      agent.destroy();
      await running;
      return seen;
    },
  };
}
