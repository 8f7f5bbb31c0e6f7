import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../good-server/drain.ts';
import { createLedger } from '../good-server/ledger.ts';
import { PRICES } from '../good-server/prices.ts';
import type { ModelPart } from '../good-server/seams.ts';
import type { Mutant } from '../mutant.ts';
import { silently } from './occasions.ts';

/** Milliseconds between reading and writing an account, so that concurrent calls read the same amount. */
const BETWEEN_MS = 2_000;

/** Known-bad servers that do not keep a person within the budget, or charge wrong prices. */
export const SPENDING: readonly Mutant[] = [
  {
    name: 'limit-not-checked',
    defect: 'A call is made however little is left',
    foundBy: 'spending',
    patch: ({ ledger }) => ({
      ledger: {
        ...ledger,
        reserve: async (owner, { amount, limit }) => {
          ledger.month(owner, limit);
          await ledger.settle(owner, 0, amount);
          return true;
        },
      },
    }),
  },
  {
    name: 'check-apart-from-update',
    defect: 'What is left is read, and the amount is subtracted some time later',
    foundBy: 'spending',
    patch: ({ ledger }) => ({
      ledger: {
        ...ledger,
        reserve: async (owner, { amount, limit }) => {
          if (ledger.month(owner, limit).left < amount) return false;
          await sleep(BETWEEN_MS);
          await ledger.settle(owner, 0, amount);
          return true;
        },
      },
    }),
  },
  {
    name: 'given-back-twice',
    defect: 'What a call did not use is given back twice',
    foundBy: 'spending',
    patch: ({ ledger }) => ({
      ledger: {
        ...ledger,
        settle: async (owner, reserved, cost) => {
          await ledger.settle(owner, reserved, cost);
          await ledger.settle(owner, reserved, cost);
        },
      },
    }),
  },
  {
    name: 'unknown-price-is-free',
    defect: 'A model whose price is not known costs nothing',
    foundBy: 'spending',
    patch: () => ({ costOf: () => 0 }),
  },
  {
    name: 'cached-tokens-in-full',
    defect: 'Tokens from the cache are charged as other input',
    foundBy: 'spending',
    patch: ({ costOf }) => ({
      costOf: (modelId, usage) =>
        costOf(modelId, usage) === 0
          ? 0
          : costOf(modelId, usage) + usage.cacheReadTokens * (PRICES.input - PRICES.cacheRead),
    }),
  },
  {
    name: 'accounts-in-memory',
    defect: 'A restart forgets what was spent',
    foundBy: 'spending',
    patch: () => ({ ledger: createLedger() }),
  },
  {
    name: 'endless-budget',
    defect: 'A budget holds after its end',
    foundBy: 'spending',
    patch: ({ limits, limitOf }) => ({
      limitOf: (owner) => limits.own(owner)?.limit ?? limitOf(owner),
    }),
  },
  {
    name: 'summary-of-a-conversation',
    defect: 'From its third question on, a conversation is summarised under a trace id of its own',
    foundBy: 'spending',
    patch: (good) => ({
      async *spend(ask): AsyncGenerator<ModelPart> {
        const traceId = crypto.randomUUID().replaceAll('-', '');
        if (ask.messages.length > 4) await drain(good.call({ ...silently(ask), traceId }));
        yield* good.spend(ask);
      },
    }),
  },
];
