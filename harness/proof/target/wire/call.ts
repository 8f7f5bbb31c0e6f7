import { z } from 'zod';
import type { Asker } from './ask.ts';
import { failureOf } from './jsonl.ts';
import { send } from './send.ts';
import { newTraceId, traceparentOf } from './trace.ts';
import { parseJson } from '../../evidence/parse.ts';

const InResult = z.object({ result: z.object({ data: z.unknown().optional() }) });

/** Error for a procedure that failed, or whose response does not follow the contract. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** HTTP status of the response; 0 when there was no response. */
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** Tells whether an error means that a conversation is missing or belongs to another person. */
export const isMissing = (error: unknown): error is WireError =>
  error instanceof WireError && error.reason === 'conversation_missing';

export type Call<Out> = Readonly<{
  procedure: string;
  input?: unknown;
  /** Schema of the response that the contract requires. */
  answers: z.ZodType<Out>;
  /** Whether the procedure is a tRPC mutation, which is sent by POST. */
  changes?: boolean;
}>;

/**
 * Calls a procedure of the server that costs no model call.
 * @throws {WireError} with the server's own reason, or `off_contract`
 */
export async function call<Out>(asker: Asker, { procedure, ...rest }: Call<Out>): Promise<Out> {
  const { input, answers, changes = false } = rest;
  const json = input === undefined ? undefined : JSON.stringify(input);
  const search = changes || json === undefined ? '' : `?input=${encodeURIComponent(json)}`;
  const sent = await send({
    url: asker.url,
    path: `/trpc/${procedure}${search}`,
    dispatcher: asker.dispatcher,
    method: changes ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${asker.token}`,
      traceparent: traceparentOf(newTraceId(asker.run)),
      ...(changes && { 'content-type': 'application/json' }),
    },
    ...(changes && { body: json ?? '{}' }),
    timeoutMs: asker.timeoutMs,
  });
  const body = parseJson(sent.text);
  const failure = failureOf(body);
  if (failure) {
    const reason = failure.data.reason ?? failure.data.code;
    throw new WireError(sent.status, reason, `${procedure}: ${failure.message}`);
  }
  const answer = answers.safeParse(InResult.safeParse(body).data?.result.data);
  if (answer.success) return answer.data;
  const why = `${procedure} answered ${sent.status}, not as the contract says: ${z.prettifyError(answer.error)}`;
  throw new WireError(sent.status, 'off_contract', why);
}
