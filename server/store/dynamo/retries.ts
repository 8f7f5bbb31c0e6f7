import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { isThrottling } from './refusal.ts';

const PAUSE_MS = 100;
const THROTTLED_PAUSE_MS = 500;
/** Upper bound on retries of all requests while none succeeds, so that an overloaded store is not flooded. */
const MOST_IN_A_ROW = 100;

/** Tells whether the same request may succeed later: the network failed, or the store is overloaded or broken. */
const isTransient = (error: unknown): boolean =>
  !(error instanceof DynamoDBServiceException) || error.$fault === 'server' || isThrottling(error);

/**
 * Returns a function that repeats a request after a transient failure. The pauses are random, and their upper bound
 * doubles.
 *
 * @param attempts Most attempts of one request, the first one included.
 */
export function createRetries({ attempts }: Readonly<{ attempts: number }>) {
  let retriesLeft = MOST_IN_A_ROW;
  return async <T>(work: (attempt: number) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await work(attempt);
        retriesLeft = Math.min(MOST_IN_A_ROW, retriesLeft + 1);
        return result;
      } catch (error) {
        if (attempt >= attempts || retriesLeft <= 0 || !isTransient(error)) throw error;
        retriesLeft -= 1;
        const pauseMs = isThrottling(error) ? THROTTLED_PAUSE_MS : PAUSE_MS;
        await sleep(Math.random() * pauseMs * 2 ** (attempt - 1));
      }
    }
  };
}
