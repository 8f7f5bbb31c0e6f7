import { AsyncLocalStorage } from 'node:async_hooks';

/** Count of the bytes sent to the store and received from it. */
type Meter = { bytes: number };

const meters = new AsyncLocalStorage<Meter>();

/** Runs work, and adds the bytes of its store requests to the meter. */
export const metered = <T>(meter: Meter, work: () => T): T => meters.run(meter, work);

/** Adds the bytes of a store request and its response to the meter of the request that caused it. */
export function countBytes(bytes: number): void {
  const meter = meters.getStore();
  if (meter) meter.bytes += bytes;
}
