import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { OnecallError } from '../errors.ts';

/** Seconds after which trying again makes sense, where it does. */
const RETRY_AFTER_SECONDS: Readonly<Record<string, number>> = {
  busy: 2,
  draining: 5,
  rate_limited: 60,
  too_many_streams: 5,
  quota_spent: 3_600,
};

export type RefusalOptions = Readonly<{
  traceId: string;
  /** Procedure path. */
  path: string;
  /** A batched request expects a list. */
  batched: boolean;
}>;

/** A request ended before tRPC, with tRPC's error body and the HTTP status to it. */
export function refuse(error: unknown, options: RefusalOptions): Response {
  const known = error instanceof OnecallError ? error : new OnecallError('internal');
  const { traceId, path, batched } = options;
  const httpStatus = getHTTPStatusCodeFromError(known);
  const body = {
    error: {
      message: known.message,
      code: TRPC_ERROR_CODES_BY_KEY[known.code],
      data: { code: known.code, httpStatus, path, reason: known.reason, traceId },
    },
  };
  const retryAfter = RETRY_AFTER_SECONDS[known.reason];
  return Response.json(batched ? [body] : body, {
    status: httpStatus,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  });
}
