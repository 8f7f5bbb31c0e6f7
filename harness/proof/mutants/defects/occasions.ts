import { openAccount } from '../good-server/account.ts';
import type { ModelPart, ModelRequest, Patch, Seams } from '../good-server/seams.ts';

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

/** Returns a copy of a model request under a trace id of its own, which no request of a user has. */
export const untraced = (ask: ModelRequest): ModelRequest => ({
  ...silently(ask),
  traceId: crypto.randomUUID().replaceAll('-', ''),
});

/** Returns a patch that does some work before the model call of each answer. */
export const first =
  (work: (good: Seams, ask: ModelRequest) => Promise<unknown>): Patch =>
  (good) => ({
    async *spend(ask): AsyncGenerator<ModelPart> {
      await work(good, ask);
      yield* good.spend(ask);
    },
  });
