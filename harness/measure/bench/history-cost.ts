import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { BenchTarget } from './environment-message.ts';
import { HISTORY_MODELS } from './history-models.ts';
import { BenchError } from './process-figures.ts';
import { askIn } from './ways.ts';

/** Number of questions of a measured conversation. */
const TURNS = 20;

const Tokens = z.object({
  inputTokens: z.int(),
  outputTokens: z.int(),
  cacheReadTokens: z.int(),
  cacheWriteTokens: z.int(),
  usd: z.number(),
});
/** Tokens of a conversation by how they are billed, and its cost in US dollars. */
export type ConversationCost = z.infer<typeof Tokens>;

/** Cost of the same conversation with a long cached history, and with a short history without a cache. */
export type HistoryCost = Readonly<{
  model: string;
  cached: ConversationCost;
  uncached: ConversationCost;
}>;

const Answered = z.object({
  result: z.object({ data: z.object({ turns: z.array(z.object({ receipt: Tokens })) }) }),
});

/** Holds one conversation with a model, and returns the sums of its receipts. */
async function converse(
  { url, token }: Pick<BenchTarget, 'url' | 'token'>,
  model: string,
): Promise<ConversationCost> {
  const conversationId = randomUUID();
  for (let turn = 1; turn <= TURNS; turn += 1)
    await askIn({ url, token, model, conversationId, query: `Question ${turn} of ${TURNS}` })();
  const input = encodeURIComponent(JSON.stringify({ id: conversationId }));
  const response = await fetch(`${url}/trpc/conversations.get?input=${input}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const read = Answered.safeParse(await response.json());
  if (!read.success) throw new BenchError(`A conversation has no receipts: ${read.error.message}`);
  const receipts = read.data.result.data.turns.map(({ receipt }) => receipt);
  if (receipts.length !== TURNS)
    throw new BenchError(`A conversation has ${receipts.length} turns instead of ${TURNS}`);
  const sum = (field: keyof ConversationCost) =>
    receipts.reduce((total, receipt) => total + receipt[field], 0);
  return {
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cacheReadTokens: sum('cacheReadTokens'),
    cacheWriteTokens: sum('cacheWriteTokens'),
    usd: sum('usd'),
  };
}

/** Counts tokens and dollars of conversations of 20 turns. No time is measured, so the machine may be busy. */
export async function measureHistoryCost(target: BenchTarget): Promise<HistoryCost[]> {
  const costs: HistoryCost[] = [];
  for (const { label, cached, uncached } of HISTORY_MODELS)
    costs.push({
      model: label,
      cached: await converse(target, cached.id),
      uncached: await converse(target, uncached.id),
    });
  return costs;
}
