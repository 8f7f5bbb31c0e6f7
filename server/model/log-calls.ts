import type { Log } from '../log.ts';
import { OnecallError } from '../errors.ts';
import type { Model } from './port.ts';

/** Returns the same model, but with one log line for each call, however the call ends. */
export const logCalls = (model: Model, log: Log): Model =>
  async function* (prompt, call) {
    const startedAt = performance.now();
    let outcome: 'completed' | 'failed' | 'aborted' = 'aborted';
    let reason: string | null = null;
    try {
      yield* model(prompt, call);
      outcome = 'completed';
    } catch (error) {
      reason = error instanceof OnecallError ? error.reason : 'internal';
      outcome = call.signal.aborted ? 'aborted' : 'failed';
      const cause = error instanceof Error ? error.cause : undefined;
      if (cause instanceof Error) {
        const { message, stack = null } = cause;
        log({ event: 'error', traceId: call.traceId, message, stack });
      }
      throw error;
    } finally {
      log({
        event: 'model_call',
        traceId: call.traceId,
        model: call.modelId,
        attempts: call.record.attempts,
        accepted: call.record.modelCalls === 1,
        outcome,
        reason,
        durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
      });
    }
  };
