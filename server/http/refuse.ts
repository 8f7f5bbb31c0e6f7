import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { OnecallError, REASONS } from '../errors.ts';

export type RefusalOptions = Readonly<{
  traceId: string;
  /** Path of the called procedure or route, which the error body contains. */
  path: string;
  /** Whether the client sent a batched request, whose response must be a list. */
  batched: boolean;
}>;

/**
 * Returns the response of a request that is refused before tRPC handles it. Its body has the form of tRPC's errors, and
 * its status is the HTTP status of the reason.
 */
export function refuse(error: unknown, options: RefusalOptions): Response {
  const known = error instanceof OnecallError ? error : new OnecallError('internal');
  const { traceId, path, batched } = options;
  const { code, message, reason } = known;
  const { status, retryAfterSeconds } = REASONS[reason];
  const body = {
    error: {
      message,
      code: TRPC_ERROR_CODES_BY_KEY[code],
      data: { code, httpStatus: status, path, reason, traceId },
    },
  };
  return Response.json(batched ? [body] : body, {
    status,
    headers: retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) },
  });
}
