import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { OnecallError, REASONS } from '../errors.ts';

export type RefusalOptions = Readonly<{
  traceId: string;
  /** Procedure path. */
  path: string;
  /** A batched request expects a list. */
  batched: boolean;
}>;

/** Returns the response of a request that was refused before tRPC: tRPC's error body under the reason's HTTP status. */
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
