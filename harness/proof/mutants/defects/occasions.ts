import { openAccount } from '../good-server/account.ts';
import type { ModelRequest } from '../good-server/seams.ts';

/** Returns a condition that holds for every n-th question, or with `once` for the n-th question only. */
export function everyNth(n: number, { once = false } = {}): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return once ? count === n : count % n === 0;
  };
}

/**
 * Returns a copy of a model request with its own cost account, so that the account of the user's request does not show
 * the call.
 */
export const silently = (ask: ModelRequest): ModelRequest => ({ ...ask, account: openAccount() });

/**
 * Returns a copy of a model request with its own cost account and abort signal, so that the model call outlives the
 * user's request.
 */
export const detached = (ask: ModelRequest, timeoutMs: number): ModelRequest => ({
  ...silently(ask),
  signal: AbortSignal.timeout(timeoutMs),
});
