import { createServer, type IncomingMessage, type Server } from 'node:http';
import { listen } from './listen.ts';

export type Control = Readonly<{
  /** Returns the public key with a key id (`kid`) as PEM; undefined for an unknown id. */
  publicKey: (kid: string) => string | undefined;
  state: () => unknown;
  expireSessions: () => void;
}>;

const fromThisMachine = ({ headers }: IncomingMessage) =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? '') &&
  headers['sec-fetch-site'] === undefined;

/**
 * Starts a server on loopback. `GET /<kid>` emulates the region's public-key endpoint. Tests and scripts use `GET
 * /state` and `POST /expire-sessions`, which refuse browsers.
 */
export async function startControlServer(
  port: number,
  control: Control,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    const call = `${request.method} ${request.url}`;
    if (!fromThisMachine(request))
      return send(403, 'text/plain', 'Only for callers on this machine\n');
    if (call === 'GET /state')
      return send(200, 'application/json', JSON.stringify(control.state()));
    if (call === 'POST /expire-sessions') {
      control.expireSessions();
      return send(200, 'application/json', '{}');
    }
    const [, kid = ''] = /^GET \/([\w-]+)$/.exec(call) ?? [];
    const pem = control.publicKey(kid);
    if (pem === undefined) return send(403, 'text/plain', 'There is no such key\n');
    return send(200, 'application/octet-stream', pem);
  });
  return { server, url: await listen(server, port, '127.0.0.1') };
}
