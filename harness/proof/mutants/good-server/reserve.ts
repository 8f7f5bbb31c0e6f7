import { worstCaseOf } from './prices.ts';
import { OnecallError } from './refusal.ts';
import type { RequestAccount, ModelRequest, Seams } from './seams.ts';

type Planned = Pick<ModelRequest, 'modelId' | 'system' | 'messages'> &
  Readonly<{ owner: string; account: RequestAccount }>;

/**
 * Reserves the highest possible cost of a model call. The returned function replaces the reservation by the actual
 * cost.
 * @throws {OnecallError} `budget_spent`
 */
export async function reserve(
  { ledger, limitOf, costOf }: Pick<Seams, 'ledger' | 'limitOf' | 'costOf'>,
  { owner, account, modelId, system, messages }: Planned,
): Promise<() => Promise<void>> {
  const bytes = messages.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const amount = worstCaseOf(modelId, bytes + Buffer.byteLength(system));
  if (amount === 0) return async () => {};
  if (!(await ledger.reserve(owner, { amount, limit: limitOf(owner) })))
    throw new OnecallError('budget_spent');
  return async () => {
    const cost = account.usage === null ? amount : costOf(modelId, account.usage);
    await ledger.settle(owner, amount, account.modelCalls === 0 ? 0 : cost);
  };
}
