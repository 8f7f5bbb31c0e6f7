import { request } from 'undici';
import type { ObservedReceipt } from '../../evidence/observation.ts';
import type { Asker } from './ask.ts';
import { readStream } from './read-stream.ts';
import { readWhole } from './read-whole.ts';
import type { Reading } from './reading.ts';
import { newTraceId, traceparentOf } from './trace.ts';
import { USER_AGENT } from './user-agent.ts';

export type Resume = Readonly<{
  messageId: string;
  /** Position in the answer's text from which to resume, in UTF-16 code units. */
  from: number;
  signal: AbortSignal;
}>;

/** Text of an answer from the requested position on, as `chat.resume` streamed it. */
export type Resumed = Readonly<{
  text: string;
  receipt?: ObservedReceipt;
  /** Reason why the stream did not deliver the answer to its end; absent when it did. */
  problem?: string;
}>;

/** Resumes an answer from a position in its text. Never throws: a failure is recorded in the result. */
export async function resumeAnswer(
  asker: Asker,
  { messageId, from, signal }: Resume,
): Promise<Resumed> {
  const reading: Reading = { text: '', status: 0, ended: false };
  try {
    const response = await request(new URL('/trpc/chat.resume?batch=1', asker.url), {
      dispatcher: asker.dispatcher,
      method: 'POST',
      headers: {
        ...USER_AGENT,
        authorization: `Bearer ${asker.token}`,
        'content-type': 'application/json',
        'trpc-accept': 'application/jsonl',
        traceparent: traceparentOf(newTraceId(asker.run)),
      },
      body: JSON.stringify({ 0: { messageId, from } }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(asker.timeoutMs)]),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    reading.status = response.statusCode;
    if (response.statusCode >= 400) readWhole(reading, 'chat', await response.body.text());
    else await readStream(reading, response.body);
  } catch (error) {
    return { text: reading.text, problem: String(error) };
  }
  const { text, receipt, failure, offContract, ended, status } = reading;
  const problem =
    failure?.data.reason ??
    failure?.message ??
    offContract ??
    (ended && receipt ? undefined : `HTTP ${status} without an end`);
  return { text, ...(receipt && { receipt }), ...(problem !== undefined && { problem }) };
}
