import type { ServerResponse } from 'node:http';
import type { Streamed } from './procedures.ts';

const HEAD = '{"0":[[0],[null,0,0]]}';
const STREAM = [
  '[0,0,[[{"result":0}],["result",0,1]]]',
  '[1,0,[[{"data":0}],["data",0,2]]]',
  '[2,0,[[0],[null,1,3]]]',
].join('\n');

type Written = Readonly<{
  /** Opens the stream; it throws when the input of the procedure is refused. */
  open: () => Streamed;
  errorOf: (error: unknown) => unknown;
}>;

/**
 * Writes a stream in the JSONL format of tRPC, as `httpBatchStreamLink` reads it. First come lines that announce the
 * values, then a line for each part, then a line for the end or the error. Reads the parts to their end even when the
 * client has left, since the answer is stored.
 */
export async function writeParts(
  response: ServerResponse,
  { open, errorOf }: Written,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.write(`${HEAD}\n`);
  const opened = attempt(open);
  if ('error' in opened) {
    response.end(`[0,0,${JSON.stringify([[{ error: errorOf(opened.error) }]])}]\n`);
    return;
  }
  const { parts, connectionLost } = opened.streamed;
  response.once('close', connectionLost);
  const write = (line: string) => {
    if (!response.destroyed) response.write(`${line}\n`);
  };
  write(STREAM);
  try {
    for await (const part of parts) write(`[3,1,${JSON.stringify([[part]])}]`);
    write('[3,0,[[]]]');
  } catch (error) {
    write(`[3,2,${JSON.stringify(errorOf(error))}]`);
  }
  response.off('close', connectionLost);
  response.end();
}

function attempt(
  open: Written['open'],
): Readonly<{ streamed: Streamed }> | Readonly<{ error: unknown }> {
  try {
    return { streamed: open() };
  } catch (error) {
    return { error };
  }
}
