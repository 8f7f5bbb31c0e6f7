import { AsyncLocalStorage } from 'node:async_hooks';

/** Bytes that went to the store and came from it. */
type Meter = { bytes: number };

const meters = new AsyncLocalStorage<Meter>();

/** Runs work whose requests to the store are added to the meter. */
export const metered = <T>(meter: Meter, work: () => T): T => meters.run(meter, work);

/** Adds the bytes of a store request and its response to the meter of the request that caused it. */
export function countBytes(bytes: number): void {
  const meter = meters.getStore();
  if (meter) meter.bytes += bytes;
}
