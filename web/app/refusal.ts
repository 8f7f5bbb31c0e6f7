import { toReason, type Reason } from './reasons.ts';

type Failure = Readonly<{
  reason: Reason;
  message?: string | undefined;
  traceId?: string | undefined;
}>;

/** The error of a failed request, whether the server, the load balancer or the network refused it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: Reason;
  readonly traceId: string | undefined;

  constructor({ reason, message, traceId }: Failure) {
    super(message ?? reason);
    this.reason = reason;
    this.traceId = traceId;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const at = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);

const textAt = (value: unknown, key: string): string | undefined => {
  const found = at(value, key);
  return typeof found === 'string' ? found : undefined;
};

/** Reasons of failed responses, by HTTP status, for bodies that are not the server's own. */
const BY_STATUS: Readonly<Record<number, Reason>> = {
  401: 'sign_in_expired',
  // The server always gives a reason with its own status 403, so a 403 without one comes from a firewall.
  403: 'blocked',
  413: 'too_large',
  429: 'rate_limited',
  499: 'stopped',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * Converts a failed HTTP response to a `Refusal`. The body is a tRPC error, alone or in a batch, or HTML of another
 * sender.
 */
export function refusalOf(response: Pick<Response, 'status' | 'ok'>, body: string): Refusal {
  const parsed = parse(body);
  const error = at(Array.isArray(parsed) ? parsed[0] : parsed, 'error');
  const data = at(error, 'data');
  const named = textAt(data, 'reason');
  // HTML with status 200 is the login page, to which an expired sign-in is redirected.
  const unnamed = response.ok ? 'sign_in_expired' : (BY_STATUS[response.status] ?? 'internal');
  return new Refusal({
    reason: named === undefined ? unnamed : toReason(named),
    message: textAt(error, 'message') ?? `HTTP ${response.status}`,
    traceId: textAt(data, 'traceId'),
  });
}

/**
 * Converts any thrown value to a `Refusal`. tRPC's client wraps a `Refusal` of the page as `cause`; errors within a
 * stream hold the reason in `data`.
 */
export function toRefusal(thrown: unknown): Refusal {
  for (let error = thrown, depth = 0; isRecord(error) && depth < 5; depth += 1) {
    if (error instanceof Refusal) return error;
    const reason = textAt(at(error, 'data'), 'reason');
    if (reason !== undefined) {
      const traceId = textAt(at(error, 'data'), 'traceId');
      return new Refusal({ reason: toReason(reason), message: textAt(error, 'message'), traceId });
    }
    if (textAt(error, 'name') === 'AbortError') return new Refusal({ reason: 'stopped' });
    error = error['cause'];
  }
  // The stream ended without an error that gives a reason, so its connection was lost.
  return new Refusal({ reason: 'connection_lost' });
}

const SIGN_IN = new Set<Reason>([
  'not_signed_in',
  'sign_in_expired',
  'sign_in_invalid',
  'session_revoked',
  'other_person',
]);

export const asksForSignIn = (reason: Reason): boolean => SIGN_IN.has(reason);
