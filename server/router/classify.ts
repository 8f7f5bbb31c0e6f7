import { Deadlines } from '../model/deadlines.ts';
import { Budget, spend } from '../model/one-call.ts';
import { mostTokens } from '../spending/most-tokens.ts';
import type { Receipt } from '../store/turn.ts';
import { classifyCall as task } from '../tasks/classify.ts';
import type { Route } from '../tasks/header.ts';
import type { Context } from './context.ts';
import { estimateTokens } from '../words/estimate-tokens.ts';
import { chooseModel } from './models.ts';

export type QueryClassification = Route &
  Readonly<{ originalQuery: string; receipt: Receipt | undefined }>;

/** Returns the route of a question, in one model call (C1). Stores no turn. */
export async function classify(
  input: Readonly<{ query: string; model?: string | undefined }>,
  { sub, groups, request, client, services }: Context,
): Promise<QueryClassification> {
  const model = chooseModel(services.models, input.model);
  request.model = model;
  const question = { query: input.query, reasoning: model.reasoning === true };
  const prompt = task.prompt(question);
  const { maxTokens = model.maxOutputTokens } = prompt;
  const estimatedTokens = estimateTokens(JSON.stringify(prompt));
  const today = await services.dailyQuota.reserve(sub, estimatedTokens + maxTokens);
  // If the tokens cannot be settled, their reservation counts until the day ends.
  const settleDay = () => today.settle(request.tokens, 'written').catch(() => {});
  const planned = {
    person: { sub, groups },
    model,
    promptTokens: mostTokens(prompt),
    maxTokens,
  };
  const reservation = await services.ledger.reserve(planned).catch(async (error: unknown) => {
    await settleDay();
    throw error;
  });
  request.reserved(reservation);
  const deadlines = new Deadlines(services.deadlines, client, model.reasoning);
  const budget = new Budget({
    model: services.model,
    modelId: model.id,
    profile: model.profile,
    traceId: request.traceId,
    signal: deadlines.signal,
    record: request.call,
    onPart: () => deadlines.heard(),
  });
  request.estimateTokens = () => estimatedTokens;
  try {
    const { route, usage, stopReason } = await spend(task, question, budget);
    request.routed(route);
    request.usage = usage;
    request.stopReason = stopReason ?? null;
    return { ...route, originalQuery: input.query, receipt: request.receipt() };
  } finally {
    deadlines.close();
    // If the store cannot be reached, the spending accounts keep the reservation, and it is settled later at its
    // worst case.
    await Promise.all([request.settle().catch(() => {}), settleDay()]);
  }
}
