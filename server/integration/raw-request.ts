import { once } from 'node:events';
import { connect } from 'node:net';

export type RawResponse = Readonly<{
  status: number;
  version: string;
  headers: Headers;
  /** Body of the response as it arrived, including the framing of its chunks. */
  body: string;
}>;

const NO_ANSWER_MS = 15_000;

/**
 * Sends bytes unchanged to a port of this machine, and reads until the server closes the connection.
 *
 * @throws when no byte arrives for 15 s
 */
export async function sendRaw(port: number, bytes: string): Promise<RawResponse> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(NO_ANSWER_MS, () => socket.destroy(new Error('No answer')));
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return parseResponse(text);
}

/**
 * Sends an HTTP request with the given lines, unchanged, and closes the connection after the response. @param lines
 * request line and headers
 */
export const sendLines = (port: number, lines: readonly string[], body = '') =>
  sendRaw(port, `${[...lines, 'Connection: close', '', ''].join('\r\n')}${body}`);

export function parseResponse(text: string): RawResponse {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const [version = '', status = ''] = first.split(' ');
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(status), version, headers, body: text.slice(end + 4) };
}
