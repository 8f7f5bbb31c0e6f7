type Failure = Readonly<{ reason: string; message: string; traceId?: string }>;

/** What the server, the load balancer or the network answered instead of a result. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: string;
  readonly traceId: string | undefined;

  constructor({ reason, message, traceId }: Failure) {
    super(message);
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

const BY_STATUS: Record<number, string> = {
  401: 'sign_in_expired',
  403: 'cross_site',
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

/** Reads an HTTP answer that is not a result: a tRPC error body, alone or in a batch, or anyone's HTML. */
export function refusalOf(response: Pick<Response, 'status' | 'ok'>, body: string): Refusal {
  const parsed = parse(body);
  const error = at(Array.isArray(parsed) ? parsed[0] : parsed, 'error');
  const data = at(error, 'data');
  // A page of HTML with 200 is a login page that a redirect led to.
  const reason = response.ok ? 'sign_in_expired' : (BY_STATUS[response.status] ?? 'internal');
  const traceId = textAt(data, 'traceId');
  return new Refusal({
    reason: textAt(data, 'reason') ?? reason,
    message: textAt(error, 'message') ?? `HTTP ${response.status}`,
    ...(traceId === undefined ? {} : { traceId }),
  });
}

/** Whatever was thrown, as a refusal: the client wraps ours, and carries those inside a stream as `data`. */
export function toRefusal(thrown: unknown): Refusal {
  for (let error = thrown, depth = 0; isRecord(error) && depth < 5; depth += 1) {
    if (error instanceof Refusal) return error;
    const reason = textAt(at(error, 'data'), 'reason');
    if (reason !== undefined) {
      const traceId = textAt(at(error, 'data'), 'traceId');
      const message = textAt(error, 'message') ?? reason;
      return new Refusal({ reason, message, ...(traceId === undefined ? {} : { traceId }) });
    }
    if (textAt(error, 'name') === 'AbortError')
      return new Refusal({ reason: 'stopped', message: 'Stopped' });
    error = error['cause'];
  }
  // Without an answer to read, the connection ended under the stream.
  return new Refusal({ reason: 'connection_lost', message: 'The connection was lost' });
}

const SIGN_IN = new Set(['not_signed_in', 'sign_in_expired', 'sign_in_invalid', 'session_revoked']);

export const asksForSignIn = (reason: string): boolean => SIGN_IN.has(reason);
