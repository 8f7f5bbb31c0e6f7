import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';

/** The error that a client receives. */
export type CallFailure = Readonly<{
  /** HTTP status of the response, unless it was cut; 200 for a stream that ended in an error. */
  status: number | undefined;
  code: string | undefined;
  httpStatus: number | undefined;
  reason: string | undefined;
  traceId: string | undefined;
  message: string;
}>;

/** A response that is not OK, kept as it came over the wire. */
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

/** Reads tRPC's error body, single or batched. @throws when it is anything else. */
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
