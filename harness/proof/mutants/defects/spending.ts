import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../good-server/drain.ts';
import { createLedger, type Ledger } from '../good-server/ledger.ts';
import { PRICES } from '../good-server/prices.ts';
import type { Patch } from '../good-server/seams.ts';
import { foundBy } from '../mutant.ts';
import { first, untraced } from './occasions.ts';

/** Milliseconds between reading and writing an account, so that concurrent calls read the same amount. */
const BETWEEN_MS = 2_000;

/** Returns a patch that replaces functions of the ledger. */
const ledgerWith =
  (change: (ledger: Ledger) => Partial<Ledger>): Patch =>
  ({ ledger }) => ({ ledger: { ...ledger, ...change(ledger) } });

/** Known-bad servers that do not keep a person within the budget, or charge wrong prices. */
export const SPENDING = foundBy('spending', {
  'limit-not-checked': [
    'A call is made however little is left',
    ledgerWith(({ month, settle }) => ({
      reserve: async (owner, { amount, limit }) => {
        month(owner, limit);
        await settle(owner, 0, amount);
        return true;
      },
    })),
  ],
  'check-apart-from-update': [
    'What is left is read, and the amount is subtracted some time later',
    ledgerWith(({ month, settle }) => ({
      reserve: async (owner, { amount, limit }) => {
        if (month(owner, limit).left < amount) return false;
        await sleep(BETWEEN_MS);
        await settle(owner, 0, amount);
        return true;
      },
    })),
  ],
  'given-back-twice': [
    'What a call did not use is given back twice',
    ledgerWith(({ settle }) => ({
      settle: async (...settled) => {
        await settle(...settled);
        await settle(...settled);
      },
    })),
  ],
  'unknown-price-is-free': [
    'A model whose price is not known costs nothing',
    () => ({ costOf: () => 0 }),
  ],
  'cached-tokens-in-full': [
    'Tokens from the cache are charged as other input',
    ({ costOf }) => ({
      costOf: (modelId, usage) =>
        costOf(modelId, usage) === 0
          ? 0
          : costOf(modelId, usage) + usage.cacheReadTokens * (PRICES.input - PRICES.cacheRead),
    }),
  ],
  'accounts-in-memory': ['A restart forgets what was spent', () => ({ ledger: createLedger() })],
  'endless-budget': [
    'A budget holds after its end',
    ({ limits, limitOf }) => ({ limitOf: (owner) => limits.own(owner)?.limit ?? limitOf(owner) }),
  ],
  'summary-of-a-conversation': [
    'From its third question on, a conversation is summarised under a trace id of its own',
    first(async (good, ask) => {
      if (ask.messages.length > 4) await drain(good.call(untraced(ask)));
    }),
  ],
});
