import type { Receipt } from './contract.ts';
import { outcomeOf, type Told } from './refusal.ts';
import type { RequestAccount, ModelRequest, LogLine, ModelPart, Seams } from './seams.ts';

export const openAccount = (): RequestAccount => ({
  startedAt: performance.now(),
  modelCalls: 0,
  attempts: 0,
  routeMs: null,
  firstTokenMs: null,
  route: null,
  usage: null,
  usd: null,
  turnsLeftOut: 0,
});

export const elapsedMs = ({ startedAt }: RequestAccount): number =>
  Math.round((performance.now() - startedAt) * 10) / 10;

/** Returns the numbers of a request's cost account that both its receipt and its log line contain. */
const figures = (account: RequestAccount) => ({
  modelCalls: account.modelCalls,
  attempts: account.attempts,
  routeMs: account.routeMs,
  firstTokenMs: account.firstTokenMs,
  totalMs: elapsedMs(account),
  inputTokens: account.usage?.inputTokens ?? null,
  outputTokens: account.usage?.outputTokens ?? null,
  cacheReadTokens: account.usage?.cacheReadTokens ?? null,
  cacheWriteTokens: account.usage?.cacheWriteTokens ?? null,
  usd: account.usd,
});

export function toReceipt(
  account: RequestAccount,
  about: { traceId: string; model: string },
): Receipt {
  return {
    ...about,
    ...figures(account),
    category: account.route?.category ?? null,
    agentType: account.route?.agentType ?? null,
    confidence: account.route?.confidence ?? null,
    fallback: account.route?.fallback ?? null,
    stopReason: account.usage?.stopReason ?? null,
    turnsLeftOut: account.turnsLeftOut,
    ending: endingOf(account),
    thinkingMs: null,
  };
}

/** Returns whether the answer was cut or complete; null when the model gave no stop reason, as after a failure. */
const endingOf = ({ usage }: RequestAccount): Receipt['ending'] =>
  usage === null ? null : usage.stopReason === 'max_tokens' ? 'cut' : 'complete';

type About = Readonly<{
  traceId: string;
  procedure: string;
  model: string | null;
  user: string | null;
}>;

/** Returns the log line `request`, of which each request writes exactly one. */
export function requestLine(
  account: RequestAccount,
  about: About,
  told: Told | undefined,
): LogLine {
  return {
    event: 'request',
    ...about,
    ...figures(account),
    outcome: told === undefined ? 'answered' : outcomeOf(told.reason),
    reason: told?.reason ?? null,
    category: account.route?.category ?? null,
    agentType: account.route?.agentType ?? null,
    routeBound: about.model === null ? null : 'route',
  };
}

/** Makes the only model call of a request: adds it to the request's account, and logs how it ended. */
export async function* spendOnce(
  { call, log, tell, costOf }: Pick<Seams, 'call' | 'log' | 'tell' | 'costOf'>,
  ask: ModelRequest,
): AsyncGenerator<ModelPart> {
  const { account, traceId, modelId: model } = ask;
  const startedAt = performance.now();
  account.attempts += 1;
  account.modelCalls += 1;
  let outcome = 'aborted';
  let reason: string | null = null;
  try {
    for await (const part of call(ask)) {
      if (part.type === 'usage') {
        account.usage = part;
        account.usd = costOf(model, part) / 1e6;
      }
      yield part;
    }
    outcome = 'completed';
  } catch (error) {
    ({ reason } = tell(error));
    outcome = reason === 'stopped' ? 'aborted' : 'failed';
    if (reason === 'model_throttled' || reason === 'model_unknown') account.modelCalls -= 1;
    throw error;
  } finally {
    const accepted = reason !== 'model_throttled' && reason !== 'model_unknown';
    const durationMs = performance.now() - startedAt;
    log({
      event: 'model_call',
      traceId,
      model,
      attempts: 1,
      accepted,
      outcome,
      reason,
      durationMs,
    });
  }
}
