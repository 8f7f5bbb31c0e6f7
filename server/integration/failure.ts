import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';

/** The error that a client receives for a failed call. */
export type CallFailure = Readonly<{
  /**
   * HTTP status of the response: 200 for a stream that ended in an error, undefined for a response that was cut off.
   */
  status: number | undefined;
  code: string | undefined;
  httpStatus: number | undefined;
  reason: string | undefined;
  traceId: string | undefined;
  message: string;
}>;

/** An error that holds the status and body of a response that is not OK. */
export class RefusedResponse extends Error {
  override readonly name = 'RefusedResponse';
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

const Data = z.object({
  code: z.string(),
  httpStatus: z.number(),
  reason: z.string(),
  traceId: z.string(),
});
const One = z.object({ error: z.object({ message: z.string(), code: z.number(), data: Data }) });
const Body = z.union([One, z.tuple([One]).transform(([one]) => one)]);

/** Reads tRPC's error from a response body, single or batched. @throws if the body has another form */
export function readErrorBody(text: string): z.output<typeof Data> & { message: string } {
  const { error } = Body.parse(JSON.parse(text));
  return { message: error.message, ...error.data };
}

export function toFailure(error: unknown): CallFailure {
  const refused = error instanceof Error ? (error.cause ?? error) : undefined;
  if (refused instanceof RefusedResponse) {
    const isHtml = refused.body.startsWith('<');
    const told = isHtml ? undefined : readErrorBody(refused.body);
    return { ...nothingTold(refused.body), ...told, status: refused.status };
  }
  const data = error instanceof TRPCClientError ? Data.safeParse(error.data).data : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { ...nothingTold(message), ...data, status: data && 200 };
}

const nothingTold = (message: string): CallFailure => ({
  status: undefined,
  code: undefined,
  httpStatus: undefined,
  reason: undefined,
  traceId: undefined,
  message,
});
