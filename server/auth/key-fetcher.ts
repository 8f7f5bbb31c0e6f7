import { createPublicKey } from 'node:crypto';
import {
  FetchError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';

export type KeyEndpoint = Readonly<{
  /** AWS's own address, under which the verifiers know the keys; for one key per address, what all addresses begin with. */
  uri: string;
  /** Where the keys are fetched instead; only an emulator sets it, and `config.ts` limits it to loopback and AWS. */
  from: string | undefined;
  /** `set`: a JWK set, as Cognito has. `single`: one PEM per key id under `uri`, as the load balancer has. */
  holds: 'set' | 'single';
  /** Until the whole answer is there. */
  timeoutMs: number;
  /** Milliseconds since the epoch. */
  now: () => number;
}>;

/** After a failure the endpoint is left alone this long, so that a burst of requests does not become a burst of fetches. */
const PAUSE_MS = 1_000;

/**
 * `SimpleJwksCache` waits 10 s after a key id it could not find; `AlbJwksCache` has no such penalty, so every forged
 * id would be a fetch. A load balancer's key changes rarely: this many fetches a minute are plenty.
 */
const SINGLE_KEYS_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

/**
 * Fetches public keys for the caches of `aws-jwt-verify`: with a time limit, without following redirects, one retry
 * when a connection breaks, and bounded in number whatever is forged. A `FetchError` means out of reach.
 */
export function createKeyFetcher(endpoint: KeyEndpoint): Fetcher {
  let pausedUntil = 0;
  let window = { startedAt: -Infinity, fetches: 0 };

  const countFetch = () => {
    const now = endpoint.now();
    if (now - window.startedAt >= MINUTE_MS) window = { startedAt: now, fetches: 0 };
    if (window.fetches >= SINGLE_KEYS_PER_MINUTE)
      throw new WaitPeriodNotYetEndedJwkError('Too many keys were asked for in one minute');
    window.fetches += 1;
  };

  return {
    async fetch(uri) {
      if (!uri.startsWith(endpoint.uri)) throw new FetchError(uri, 'not an address of keys');
      if (endpoint.now() < pausedUntil) throw new FetchError(uri, 'out of reach a moment ago');
      if (endpoint.holds === 'single') countFetch();
      try {
        return await fetchKeys(uri, endpoint);
      } catch (error) {
        if (error instanceof KidNotFoundInJwksError) throw error;
        pausedUntil = endpoint.now() + PAUSE_MS;
        throw error instanceof FetchError ? error : new FetchError(uri, reasonOf(error));
      }
    },
  };
}

async function fetchKeys(uri: string, { uri: base, from = base, holds, timeoutMs }: KeyEndpoint) {
  const url = from + uri.slice(base.length);
  const init = { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) } as const;
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal.aborted) throw error;
    return fetch(url, init);
  });
  const body = await response.arrayBuffer();
  if (holds === 'single' && (response.status === 403 || response.status === 404))
    throw new KidNotFoundInJwksError('There is no such key');
  if (!response.ok) throw new FetchError(uri, `status ${response.status}`);
  if (holds === 'single' && !isEcPublicKey(body)) throw new FetchError(uri, 'not a public key');
  return body;
}

function isEcPublicKey(pem: ArrayBuffer): boolean {
  try {
    return createPublicKey(Buffer.from(pem)).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}

/** `fetch` hides why it failed in its error's cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
