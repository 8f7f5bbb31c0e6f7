import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const Batch = z.looseObject({ RequestItems: z.record(z.string(), z.array(z.unknown())) });

/** Header that marks the request for the first part of a batch write; no fault is applied to that request. */
export const PART_HEADER = 'x-emulator-part';

/**
 * Carries out the first half of a BatchWriteItem request, at least one item of each table. Returns the other items as
 * `UnprocessedItems`, as DynamoDB does when a batch exceeds the table's capacity.
 *
 * @param url URL of the store, which carries out the first half
 */
export async function answerInPart(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  const body = Batch.parse(JSON.parse(await text(request)));
  const first: Record<string, unknown[]> = {};
  const UnprocessedItems: Record<string, unknown[]> = {};
  for (const [table, items] of Object.entries(body.RequestItems)) {
    const half = Math.ceil(items.length / 2);
    first[table] = items.slice(0, half);
    if (items.length > half) UnprocessedItems[table] = items.slice(half);
  }
  const {
    'x-amz-target': target = '',
    authorization = '',
    'x-amz-date': date = '',
  } = request.headers;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': String(target),
      'x-amz-date': String(date),
      authorization,
      [PART_HEADER]: '1',
    },
    body: JSON.stringify({ ...body, RequestItems: first }),
  });
  const carriedOut = await answer.text();
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(answer.ok ? JSON.stringify({ UnprocessedItems }) : carriedOut);
}
