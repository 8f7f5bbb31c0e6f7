import { createRecent } from '../recent.ts';

export type RefusalLimit = Readonly<{
  /** Tells whether the refused credentials from this address have reached the limit of the current minute. */
  isBlocked(address: string): boolean;
  /** Counts one request with refused credentials from this address. */
  record(address: string): void;
}>;

type Options = Readonly<{
  perMinute: number;
  /** Largest number of addresses remembered; the least recently seen address is evicted first. */
  maxAddresses?: number;
  /** Clock in milliseconds, which may start at any moment. */
  now?: () => number;
}>;

const MINUTE_MS = 60_000;

/**
 * Counts the refused sign-ins from each client address (see `client-address.ts`) in this server process. A minute
 * begins with the first refused sign-in.
 */
export function createRefusalLimit(options: Options): RefusalLimit {
  const { perMinute, maxAddresses = 10_000, now = () => performance.now() } = options;
  const windows = createRecent<{ startedAt: number; refused: number }>(maxAddresses);
  const current = (address: string) => {
    const window = windows.get(address);
    return window !== undefined && now() - window.startedAt < MINUTE_MS ? window : undefined;
  };
  return {
    isBlocked: (address) => (current(address)?.refused ?? 0) >= perMinute,
    record(address) {
      const window = current(address);
      if (window === undefined) windows.set(address, { startedAt: now(), refused: 1 });
      else window.refused += 1;
    },
  };
}
