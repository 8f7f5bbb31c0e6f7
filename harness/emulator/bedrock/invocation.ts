import type { CallTimeline } from './counter-reports.ts';
import { serviceErrors, type ServiceErrorKind } from './errors.ts';

/**
 * A call that has ended, as it is reported to CloudWatch. A call that was accepted counts as such however it ended.
 */
export type Invocation = Readonly<{
  /** Id of the model, or of the inference profile that the call went through. */
  modelId: string;
  outcome: 'accepted' | 'throttled' | 'client_error' | 'server_error';
  /** Present once the call is accepted, like the two fields below. */
  inputTokens?: number;
  outputTokens?: number;
  /** Milliseconds from the arrival of the request to the end of the answer. */
  latencyMs?: number;
}>;

export type OnInvocation = (invocation: Invocation) => void;

function refusal(kind: ServiceErrorKind): 'client_error' | 'server_error' {
  return serviceErrors[kind][0] < 500 ? 'client_error' : 'server_error';
}

export function invocationOf(call: CallTimeline, inputTokens: number): Invocation {
  const { modelId, state, errorKind = 'InternalServerException', startedAtMs, endedAtMs } = call;
  if (state === 'throttled') return { modelId, outcome: 'throttled' };
  if (state === 'refused' || state === 'received') return { modelId, outcome: refusal(errorKind) };
  return {
    modelId,
    outcome: 'accepted',
    inputTokens,
    outputTokens: call.tokensWritten,
    ...(endedAtMs !== undefined && { latencyMs: endedAtMs - startedAtMs }),
  };
}
