import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spending, type PricedQuestion, type SpendingSeen } from './spending.ts';

const PRICES = { input: 100, output: 400, cacheRead: 10, cacheWrite: 125 };
const LIMIT_USD = 0.8;

/** Returns an answered question with its cost, whose prompt the model read partly from its cache. */
function answered(at: number, outputTokens: number): PricedQuestion {
  const tokens = { inputTokens: 20, outputTokens, cacheReadTokens: 100, cacheWriteTokens: 0 };
  const usd = (20 * PRICES.input + outputTokens * PRICES.output + 100 * PRICES.cacheRead) / 1e6;
  return { id: `q${at}`, receipt: { ...tokens, usd } };
}

const refused: PricedQuestion = { id: 'refused', reason: 'budget_spent', calls: 0 };
const monthWith = (leftUsd: number) => ({ leftUsd, limitUsd: LIMIT_USD });
const sumOf = (questions: readonly PricedQuestion[]) =>
  questions.reduce((sum, { receipt }) => sum + (receipt?.usd ?? 0), 0);

/** Returns the evidence that a correct server gives for the questions. */
const seenOf = (questions: readonly PricedQuestion[]): SpendingSeen => ({
  limitUsd: LIMIT_USD,
  allowanceUsd: LIMIT_USD,
  prices: PRICES,
  before: monthWith(LIMIT_USD),
  questions,
  returnedUsd: 0,
  after: monthWith(LIMIT_USD - sumOf(questions)),
  afterEnd: { leftUsd: 1_000, limitUsd: 1_000 },
});

const Answered = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 15 });
const Shed = fc.array(
  fc.constantFrom('store_unavailable', 'store_throttled', 'busy', 'connection_lost', undefined),
  { minLength: 1, maxLength: 40 },
);

test('spending() proves a server whose month is its budget without its calls', () => {
  fc.assert(
    fc.property(Answered, (tokens) => {
      const { verdict, sentence } = spending(
        seenOf([...tokens.map((many, at) => answered(at, many)), refused]),
      );
      assert.equal(verdict, 'proven', sentence);
    }),
  );
});

test('spending() calls no server bad for questions that a busy machine shed, whatever the month says', () => {
  fc.assert(
    fc.property(
      fc.record({
        tokens: Answered,
        shed: Shed,
        isRefused: fc.boolean(),
        leftUsd: fc.double({ min: 0, max: LIMIT_USD, noNaN: true }),
      }),
      ({ tokens, shed, isRefused, leftUsd }) => {
        const questions = [
          ...tokens.map((many, at) => answered(at, many)),
          ...shed.map((reason, at) => ({ id: `shed${at}`, ...(reason && { reason }) })),
          ...(isRefused ? [refused] : []),
        ];
        const seen = { ...seenOf(questions), after: monthWith(leftUsd) };
        assert.equal(spending(seen).verdict, 'inconclusive');
      },
    ),
  );
});

const Usd = fc.double({ min: 0, max: 0.1, noNaN: true });

test('spending() accepts what earlier calls return to the account meanwhile, and no dollar more', () => {
  fc.assert(
    fc.property(
      fc.record({
        tokens: Answered,
        returnedUsd: Usd,
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        wrongUsd: fc.constantFrom(-0.001, 0, 0.001),
      }),
      ({ tokens, returnedUsd, share, wrongUsd }) => {
        const questions = [...tokens.map((many, at) => answered(at, many)), refused];
        const seen = seenOf(questions);
        // A wrong amount is below 0, or above everything that the earlier calls had reserved.
        const possible = wrongUsd === 0 ? share * returnedUsd : 0;
        const more = possible + wrongUsd + (wrongUsd > 0 ? returnedUsd : 0);
        const after = monthWith(seen.after.leftUsd + more);
        const { verdict, sentence } = spending({ ...seen, returnedUsd, after });
        assert.equal(verdict, wrongUsd === 0 ? 'proven' : 'violated', sentence);
      },
    ),
  );
});

test('spending() leaves open a budget that was not spent to its end', () => {
  assert.equal(spending(seenOf([answered(0, 1)])).verdict, 'inconclusive');
});

test('spending() finds each call beyond the answered questions, where all calls are counted', () => {
  fc.assert(
    fc.property(Answered, fc.nat(3), (tokens, hidden) => {
      const questions = [...tokens.map((many, at) => answered(at, many)), refused];
      const seen = { ...seenOf(questions), counted: tokens.length + hidden };
      assert.equal(spending(seen).verdict, hidden > 0 ? 'violated' : 'proven');
    }),
  );
});

test('spending() finds a refusal after a model call', () => {
  const seen = seenOf([answered(0, 1), { ...refused, calls: 1 }]);
  assert.match(spending(seen).sentence, /refused for the budget after a model call/);
});

test('spending() finds a budget that was exceeded, also where questions were shed', () => {
  const questions = Array.from({ length: 30 }, (_, at) => answered(at, 100));
  const seen = seenOf([...questions, { id: 'shed', reason: 'busy' }]);
  assert.match(spending(seen).sentence, /were spent of a budget of/);
});
