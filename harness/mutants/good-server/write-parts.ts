import type { ServerResponse } from 'node:http';
import { Refusal } from './refusal.ts';

const HEAD = '{"0":[[0],[null,0,0]]}';
const STREAM = [
  '[0,0,[[{"result":0}],["result",0,1]]]',
  '[1,0,[[{"data":0}],["data",0,2]]]',
  '[2,0,[[0],[null,1,3]]]',
].join('\n');

type Written = Readonly<{
  /** May throw where the input is refused. */
  parts: () => AsyncIterable<unknown>;
  errorOf: (error: unknown) => unknown;
}>;

/**
 * Writes a stream in tRPC's JSONL, as `httpBatchStreamLink` reads it: a promise of an iterable, then a line for each
 * part, then its end or its error. Leaves the iterable when the client leaves.
 */
export async function writeParts(
  response: ServerResponse,
  { parts, errorOf }: Written,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.write(`${HEAD}\n`);
  const opened = open(parts);
  if ('error' in opened) {
    response.end(`[0,0,${JSON.stringify([[{ error: errorOf(opened.error) }]])}]\n`);
    return;
  }
  response.write(`${STREAM}\n`);
  try {
    for await (const part of opened.parts) {
      if (response.destroyed) throw new Refusal('stopped');
      response.write(`[3,1,${JSON.stringify([[part]])}]\n`);
    }
    response.write('[3,0,[[]]]\n');
  } catch (error) {
    response.write(`[3,2,${JSON.stringify(errorOf(error))}]\n`);
  }
  response.end();
}

function open(
  parts: Written['parts'],
): Readonly<{ parts: AsyncIterable<unknown> }> | Readonly<{ error: unknown }> {
  try {
    return { parts: parts() };
  } catch (error) {
    return { error };
  }
}
