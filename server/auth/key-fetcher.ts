import { FetchError } from 'aws-jwt-verify/error';

export type KeyEndpoint = Readonly<{
  /**
   * AWS's own URL of the public keys. It names the keys in the token verifiers, even if they are fetched from another
   * URL.
   */
  uri: string;
  /** URL from which the keys are fetched instead, such as an emulator's; `config.ts` accepts only loopback and AWS. */
  from: string | undefined;
  /** Longest time in milliseconds from the request to the end of its response. */
  timeoutMs: number;
}>;

/** Fetches the public key at the endpoint's URL plus a suffix. The result is null when the endpoint has no such key. */
export type KeyFetcher = (suffix: string) => Promise<Buffer | null>;

/**
 * Creates a fetcher of public keys that follows no redirects, and tries once more when a connection breaks. The fetcher
 * throws {@link FetchError} if the endpoint cannot be reached.
 */
export function createKeyFetcher({ uri, from = uri, timeoutMs }: KeyEndpoint): KeyFetcher {
  return async (suffix) => {
    const init = { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) } as const;
    const get = () => fetch(from + suffix, init);
    try {
      const response = await get().catch((error: unknown) => {
        if (init.signal.aborted) throw error;
        return get();
      });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.status === 403 || response.status === 404) return null;
      if (!response.ok) throw new FetchError(uri, `status ${response.status}`);
      return body;
    } catch (error) {
      throw error instanceof FetchError ? error : new FetchError(uri, reasonOf(error));
    }
  };
}

/** Returns the reason why `fetch` failed. The error of `fetch` has that reason only in its `cause`. */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
