import type { Receipt, Session } from '../../client.ts';

type Limits = Pick<Session['limits'], 'routeMs' | 'reasoningMs' | 'answerMs'>;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Returns an amount in dollars with at most four decimals, because an answer costs fractions of a cent. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.0001) return 'under $0.0001';
  return usd < 0.01 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`;
}

/** Text for a value that the model's service did not report; a 0 would be misleading. */
const NOT_REPORTED = 'not reported';

const calls = (count: number): string => `${count} model ${count === 1 ? 'call' : 'calls'}`;

/** Returns the short line under an answer with its number of model calls, times, tokens and cost. */
export function receiptLine(receipt: Receipt): string {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, usd } = receipt;
  const isCounted = inputTokens != null && outputTokens != null;
  const cached = (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  // If the model was not called, the line shows no tokens and no cost.
  const isCalled = receipt.modelCalls > 0;
  return [
    calls(receipt.modelCalls),
    receipt.firstTokenMs == null ? undefined : `${seconds(receipt.firstTokenMs)} to first word`,
    receipt.totalMs == null ? undefined : seconds(receipt.totalMs),
    isCounted
      ? `${(inputTokens + cached + outputTokens).toLocaleString('en')} tokens`
      : isCalled
        ? `tokens ${NOT_REPORTED}`
        : undefined,
    usd != null ? dollars(usd) : isCalled ? `cost ${NOT_REPORTED}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/**
 * Returns a sentence about the earlier messages that did not fit into the prompt; undefined if all of them fitted.
 */
export function leftOutLine({ turnsLeftOut }: Receipt): string | undefined {
  if (turnsLeftOut === 0) return undefined;
  const first = turnsLeftOut === 1 ? 'first message' : `first ${turnsLeftOut} messages`;
  return `The model no longer sees the ${first} of this conversation.`;
}

/** Returns a sentence saying that the attached text was too long for the model; undefined if it was sent in full. */
export function attachedLine({
  attachedCharacters,
  attachedLeftOut,
}: Pick<Receipt, 'attachedCharacters' | 'attachedLeftOut'>): string | undefined {
  // Receipts that were cached by earlier versions of the page do not say how much of the attached text was left out.
  if (!attachedLeftOut) return undefined;
  const seen = (attachedCharacters - attachedLeftOut).toLocaleString('en');
  const all = attachedCharacters.toLocaleString('en');
  return `The attached text is too long for this model. It saw ${seen} of ${all} characters, from the beginning and the end.`;
}

/** Returns a sentence for each promise that was not kept: exactly one model call, and the time limits. */
export function brokenPromises(receipt: Receipt, limits: Limits, seenRouteMs = 0): string[] {
  const broken: string[] = [];
  // A call that failed before the model's service accepted it does not count, so zero calls are correct then.
  const isTaken = receipt.ending !== null || receipt.category !== null;
  if (receipt.modelCalls > 1 || (isTaken && receipt.modelCalls === 0))
    broken.push(`${calls(receipt.modelCalls)} instead of one`);
  const routeMs = Math.max(receipt.routeMs ?? 0, seenRouteMs);
  const promisedMs = receipt.thinkingMs == null ? limits.routeMs : limits.reasoningMs;
  if (routeMs > promisedMs)
    broken.push(`${seconds(routeMs)} to the route, ${seconds(promisedMs)} promised`);
  const totalMs = receipt.totalMs ?? 0;
  if (totalMs > limits.answerMs)
    broken.push(`${seconds(totalMs)} in all, ${seconds(limits.answerMs)} promised`);
  return broken;
}

/** Returns all values of a receipt, each with its name, for the expanded receipt. */
export function receiptRows(receipt: Receipt): readonly (readonly [string, string])[] {
  const ms = (value: number | null | undefined) =>
    value == null ? NOT_REPORTED : `${Math.round(value)} ms`;
  const count = (value: number | null | undefined) =>
    value == null ? NOT_REPORTED : value.toLocaleString('en');
  return [
    ['Model', receipt.model],
    ['Model calls', String(receipt.modelCalls)],
    ['Attempts', String(receipt.attempts)],
    ['Route known after', ms(receipt.routeMs)],
    ...(receipt.thinkingMs == null ? [] : [['Reasoned for', ms(receipt.thinkingMs)] as const]),
    ['First word after', ms(receipt.firstTokenMs)],
    ['Whole answer', ms(receipt.totalMs)],
    ['Tokens in', count(receipt.inputTokens)],
    ['Tokens in, read from the cache', count(receipt.cacheReadTokens)],
    ['Tokens in, written to the cache', count(receipt.cacheWriteTokens)],
    ['Tokens out', count(receipt.outputTokens)],
    ['Cost', receipt.usd == null ? NOT_REPORTED : dollars(receipt.usd)],
    ['Ended because', receipt.stopReason ?? NOT_REPORTED],
    ['Earlier messages left out', String(receipt.turnsLeftOut)],
    // Receipts that were cached by earlier versions of the page do not contain the number of attached characters.
    ...(receipt.attachedCharacters
      ? [['Attached characters', count(receipt.attachedCharacters)] as const]
      : []),
  ];
}
