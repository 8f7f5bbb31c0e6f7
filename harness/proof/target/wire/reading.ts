import type { ObservedNote, ObservedReceipt, ObservedRoute } from '../../evidence/observation.ts';
import { z } from 'zod';
import { ChatPart, Classified, type Receipt, type WireFailure } from './contract.ts';
import { defined } from './defined.ts';

/** The part of a response that has been read so far. */
export type Reading = {
  status: number;
  text: string;
  /** Whether the stream said that it has ended. */
  ended: boolean;
  route?: ObservedRoute;
  note?: ObservedNote;
  receipt?: ObservedReceipt;
  routeMs?: number;
  firstTokenMs?: number;
  failure?: WireFailure;
  /** Description of the first deviation from the contract; absent when there is none. */
  offContract?: string;
  /** Text of the response's body; present when the body is not JSON. */
  raw?: string;
};

const InResult = z.object({ result: z.object({ data: z.unknown() }) });

/**
 * Reads one part of a streamed answer.
 * @returns the type of the part; undefined when it does not follow the contract
 */
export function readPart(reading: Reading, value: unknown): string | undefined {
  const parsed = ChatPart.safeParse(value);
  if (!parsed.success) {
    reading.offContract ??= `a part that is not in the contract: ${z.prettifyError(parsed.error)}`;
    return undefined;
  }
  const part = parsed.data;
  if (part.type === 'route') {
    const { type: _, originalQuery: __, ...route } = part;
    if (reading.route) reading.offContract ??= 'a second route';
    reading.route = defined(route);
    reading.routeMs = performance.now();
  } else if (part.type === 'note') {
    const { type: _, ...note } = part;
    reading.note = defined(note);
  } else if (part.type === 'text') {
    if (reading.route === undefined) reading.offContract ??= 'text before the route';
    reading.firstTokenMs ??= performance.now();
    reading.text += part.text;
  } else if (part.type === 'receipt') {
    reading.receipt = observed(part.receipt);
  }
  return part.type;
}

export function readClassified(reading: Reading, body: unknown): void {
  const parsed = Classified.safeParse(InResult.safeParse(body).data?.result.data);
  if (!parsed.success) {
    reading.offContract ??= `a classification that is not in the contract: ${z.prettifyError(parsed.error)}`;
    return;
  }
  const { receipt, originalQuery: _, ...route } = parsed.data;
  reading.route = defined(route);
  reading.routeMs = performance.now();
  reading.ended = true;
  if (receipt) reading.receipt = observed(receipt);
}

/** Returns a receipt in the form of an observation, with 0 for numbers that the server did not measure. */
const observed = (receipt: Receipt): ObservedReceipt => ({
  ...receipt,
  category: receipt.category ?? '',
  agentType: receipt.agentType ?? '',
  confidence: receipt.confidence ?? 0,
  fallback: receipt.fallback ?? true,
  routeMs: receipt.routeMs ?? 0,
  firstTokenMs: receipt.firstTokenMs ?? 0,
  inputTokens: receipt.inputTokens ?? 0,
  outputTokens: receipt.outputTokens ?? 0,
  cacheReadTokens: receipt.cacheReadTokens ?? 0,
  cacheWriteTokens: receipt.cacheWriteTokens ?? 0,
  usd: receipt.usd ?? 0,
  stopReason: receipt.stopReason ?? '',
});
