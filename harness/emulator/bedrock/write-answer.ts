import type { ServerResponse } from 'node:http';
import type { CallScript } from './behaviour.ts';
import type { CallTracker } from './call-record.ts';
import type { StreamErrorKind } from './errors.ts';
import type { StopReason, BilledUsage } from './frames.ts';
import type { Pacer } from './pacer.ts';
import type { InputTokens } from './prompt-cache.ts';
import type { AnswerToken } from './write-tokens.ts';

export type AcceptedCall = Readonly<{
  response: ServerResponse;
  record: CallTracker;
  script: CallScript;
  pacer: Pacer;
  input: InputTokens;
  /** Whether the model caches prompts; if so, the response reports cached input tokens separately. */
  caches: boolean;
  /** Returns the guardrail section of the call's trace; undefined if the request did not ask for a trace. */
  trace: () => object | undefined;
  tokens: AsyncGenerator<AnswerToken, StopReason, undefined>;
  /** Signal that is aborted when the client disconnects. */
  signal: AbortSignal;
}>;

type Ending =
  | Readonly<{ type: 'done'; stopReason: StopReason }>
  | Readonly<{ type: 'aborted' }>
  | Readonly<{ type: 'cut' }>
  | Readonly<{ type: 'exception'; kind: StreamErrorKind; message?: string }>;

/**
 * Writes the answer's tokens at the model's pace, until the answer is complete, the script breaks it off, or the client
 * disconnects. Never throws.
 */
export async function writeAnswer(
  call: AcceptedCall,
  write: (token: AnswerToken) => Promise<void> | undefined,
): Promise<Ending> {
  try {
    return await writeTokensOf(call, write);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'exception', kind: 'modelStreamErrorException', message };
  } finally {
    // The end of the token generator is not awaited, because a model that ignores its signal would delay the
    // response.
    call.tokens.return('end_turn').catch(() => {});
  }
}

async function writeTokensOf(
  { script, pacer, tokens, signal, record }: AcceptedCall,
  write: (token: AnswerToken) => Promise<void> | undefined,
): Promise<Ending> {
  const { silenceAfterTokens: silence, exceptionAfterTokens: exception } = script;
  for (let written = 0; !signal.aborted; written += 1) {
    if (written === silence?.tokens) await pacer.rest(silence.ms);
    if (written === script.cutAfterTokens) return { type: 'cut' };
    if (written === exception?.tokens) return { type: 'exception', kind: exception.kind };
    const next = await tokens.next();
    if (next.done)
      return signal.aborted ? { type: 'aborted' } : { type: 'done', stopReason: next.value };
    await pacer.untilNextToken();
    if (signal.aborted) break;
    record.wroteToken();
    await write(next.value);
  }
  return { type: 'aborted' };
}

/**
 * Returns the last fields of a call's response: the billed tokens, and the guardrail's trace if the request asked for
 * it.
 */
export function callReportOf({ record, input, caches, trace }: AcceptedCall) {
  const outputTokens = record.timeline.tokensWritten;
  const usage: BilledUsage = {
    inputTokens: input.input,
    outputTokens,
    totalTokens: input.input + input.cacheRead + input.cacheWrite + outputTokens,
    ...(caches && {
      cacheReadInputTokens: input.cacheRead,
      cacheWriteInputTokens: input.cacheWrite,
    }),
  };
  const guardrail = trace();
  return { usage, ...(guardrail && { trace: { guardrail } }) };
}

/** Closes the connection in the middle of a response, after the bytes written so far have been sent. */
export function cut(response: ServerResponse): void {
  setImmediate(() => response.socket?.destroySoon());
}

/** Body of a response that is scripted to be neither an event stream nor JSON; its bytes are always the same. */
export const garbage = Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 167 + 89) % 256));
