import { openAccount } from '../good-server/account.ts';
import type { ModelRequest } from '../good-server/seams.ts';

/** Returns a condition that holds for every n-th question, or for the n-th alone. */
export function everyNth(n: number, { once = false } = {}): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return once ? count === n : count % n === 0;
  };
}

/** Returns the same question with an account of its own, so that the request's account does not show it. */
export const silently = (ask: ModelRequest): ModelRequest => ({ ...ask, account: openAccount() });

/** Returns the same question with a signal of its own, so that it outlives its request. */
export const detached = (ask: ModelRequest, timeoutMs: number): ModelRequest => ({
  ...silently(ask),
  signal: AbortSignal.timeout(timeoutMs),
});
