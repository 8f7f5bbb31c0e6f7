import type { CallTimeline } from './counter-reports.ts';
import { serviceErrors, type ServiceErrorKind } from './errors.ts';

/**
 * A call that has ended, for CloudWatch's metrics and the invocation log. A call that Bedrock accepted has the
 * outcome `accepted` however it ended.
 */
export type Invocation = Readonly<{
  operation: CallTimeline['operation'];
  /** `requestMetadata` of the request; absent when the caller sent none. */
  metadata?: Readonly<Record<string, string>>;
  startedAtMs: number;
  modelId: string;
  outcome: 'accepted' | 'throttled' | 'client_error' | 'server_error';
  /** Error with which the call was throttled or refused; absent for an accepted call. */
  errorCode?: ServiceErrorKind;
  /** Number of input tokens. Like `outputTokens` and `latencyMs`, it is present for accepted calls only. */
  inputTokens?: number;
  outputTokens?: number;
  /** Milliseconds from the arrival of the request to the end of the answer. */
  latencyMs?: number;
}>;

export type OnInvocation = (invocation: Invocation) => void;

function refusal(kind: ServiceErrorKind): 'client_error' | 'server_error' {
  return serviceErrors[kind][0] < 500 ? 'client_error' : 'server_error';
}

type Billed = Readonly<{ inputTokens: number; metadata: Invocation['metadata'] }>;

export function invocationOf(call: CallTimeline, { inputTokens, metadata }: Billed): Invocation {
  const { modelId, operation, state, startedAtMs, endedAtMs } = call;
  const { errorKind: errorCode = 'InternalServerException' } = call;
  const about = { modelId, operation, startedAtMs, ...(metadata && { metadata }) };
  if (state === 'throttled') return { ...about, outcome: 'throttled', errorCode };
  if (state === 'refused' || state === 'received')
    return { ...about, outcome: refusal(errorCode), errorCode };
  return {
    ...about,
    outcome: 'accepted',
    inputTokens,
    outputTokens: call.tokensWritten,
    ...(endedAtMs !== undefined && { latencyMs: endedAtMs - startedAtMs }),
  };
}
