import { FetchError } from 'aws-jwt-verify/error';

export type KeyEndpoint = Readonly<{
  /** AWS's own address of the keys, under which the verifiers know them. */
  uri: string;
  /** Address of an emulator instead; `config.ts` limits it to loopback and AWS. */
  from: string | undefined;
  /** The time until the whole response must have arrived. */
  timeoutMs: number;
}>;

/** Fetches what is under the endpoint's address plus a suffix. Null when there is no such key. */
export type KeyFetcher = (suffix: string) => Promise<Buffer | null>;

/**
 * Returns a fetcher of public keys that follows no redirects, and tries once more when a connection breaks. It
 * throws {@link FetchError} for an endpoint out of reach.
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

/** Returns why `fetch` failed, which its error hides in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
