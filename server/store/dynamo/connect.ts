import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Returns a function that begins a connection to the URL's host; with TLS when the URL says `https:`. */
export function createConnect({ protocol, hostname, port }: URL): () => Socket {
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  const options = { host, noDelay: true, keepAlive: true };
  if (protocol !== 'https:')
    return () => connectPlain({ ...options, port: port === '' ? 80 : Number(port) });
  // TLS allows only names as the server's name, no addresses.
  const servername = isIP(host) === 0 ? host : '';
  const to = { ...options, port: port === '' ? 443 : Number(port), servername };
  let session: Buffer | undefined;
  return () => {
    // A resumed session spares both sides the expensive part of the handshake.
    const socket = connectTls({ ...to, session });
    return socket.on('session', (newest: Buffer) => {
      session = newest;
    });
  };
}
