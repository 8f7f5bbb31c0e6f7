import { createRecent } from '../recent.ts';

export type RefusalLimit = Readonly<{
  /** Tells whether this address has reached the limit of refused credentials in the last minute. */
  isBlocked(address: string): boolean;
  /** Counts refused credentials. */
  record(address: string): void;
}>;

type Options = Readonly<{
  perMinute: number;
  /** Upper bound on the addresses remembered; the least recently seen one is evicted first. */
  maxAddresses?: number;
  /** Clock in milliseconds; its zero may be any fixed moment. */
  now?: () => number;
}>;

const MINUTE_MS = 60_000;

/** Counts refused sign-ins per address (see `client-address.ts`) and task, in a minute that begins with the first. */
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
