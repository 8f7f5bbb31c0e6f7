import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Fault } from '../../harness/emulator/dynamodb/fault.ts';
import { startDynamoDb, type DynamoDb } from '../../harness/emulator/dynamodb/start-dynamodb.ts';
import { localTable } from '../../harness/environments/local-table.ts';
import { test } from '../../harness/kit/kit.ts';
import { OnecallError } from '../errors.ts';
import { createAccounts, type Holder } from '../spending/account.ts';
import { TEAM_ROOM_IN_CALLS } from '../spending/both-accounts.ts';
import { createLedger } from '../spending/ledger.ts';
import { costOf, toMicroDollars, worstCaseOf } from '../spending/prices.ts';
import { LEDGER_TABLE, NO_CONTROLS, openLedgerTable, PRICED_MODEL } from './priced-ledger.ts';

/** Number of generated histories in `make test-server`; `make verify-all` runs a thousand. */
const RUNS = Number(process.env['SPENDING_HISTORIES'] ?? 100);
const STALE_MS = 60_000;
/** Longest time in milliseconds until a reservation without a call is undone, with room for a busy machine. */
const UNDONE_WITHIN_MS = 30_000;

/** Generator of one call: its person, its tokens, and how it ends. */
const Call = fc.record({
  who: fc.constantFrom('alice', 'bob', 'carol'),
  promptTokens: fc.integer({ min: 1, max: 3_000 }),
  maxTokens: fc.integer({ min: 64, max: 2_000 }),
  /** Share of the reserved output tokens that the model really writes, from 0 to 1. */
  written: fc.double({ min: 0, max: 1, noNaN: true }),
  /**
   * `cacheRead` is the share of the prompt that comes from the provider's cache. `cacheWrite` is the share of the
   * remaining prompt that is written to the cache.
   */
  cacheRead: fc.double({ min: 0, max: 1, noNaN: true }),
  cacheWrite: fc.double({ min: 0, max: 1, noNaN: true }),
  end: fc.constantFrom('settled', 'settled_twice', 'unknown', 'killed'),
});
type Call = typeof Call extends fc.Arbitrary<infer T> ? T : never;

const History = fc.record({
  person: fc.integer({ min: 0, max: 60_000 }),
  team: fc.oneof(
    fc.integer({ min: 0, max: 120_000 }),
    fc.integer({ min: 120_000, max: 10_000_000 }),
  ),
  /** With 0, both accounts are updated at once even if the team's account pays for no further call. */
  teamRoomInCalls: fc.constantFrom(0, 1, TEAM_ROOM_IN_CALLS),
  /** Groups of calls. The calls of one group are made at the same time, the groups one after another. */
  groups: fc.array(fc.array(Call, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  /** Whether the month ends before the ledger's accounts are read again. */
  monthEnds: fc.boolean(),
  fault: fc.option(
    fc.record({
      /** Number of failing store requests. The AWS client's retries hide up to two; more of them make calls fail. */
      next: fc.constantFrom(1, 2, 9, 25),
      away: fc.constantFrom('reset' as const, 'lost' as const),
      operation: fc.constantFrom('UpdateItem', 'GetItem'),
    }),
    { nil: undefined },
  ),
});

let dynamodb: DynamoDb;
let month = 0;
test.beforeAll(async () => {
  dynamodb = await startDynamoDb();
  await dynamodb.createTable(localTable(LEDGER_TABLE));
});
test.afterAll(() => dynamodb.close());

test(
  'the ledger stays within its limits and accounts for every call, whatever happens to tasks and store',
  { timeout: 1_800_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        History,
        async ({ person, team, teamRoomInCalls, groups, monthEnds, fault }) => {
          // Each history has a month of its own, so that it begins with empty accounts.
          month += 1;
          const at = Date.UTC(2_000 + Math.floor(month / 12), month % 12, 10);
          let now = at;
          const tables = [
            openLedgerTable(dynamodb, () => now),
            openLedgerTable(dynamodb, () => now),
          ];
          const limits = { person, team };
          const ledgers = tables.map((table) =>
            createLedger(table, {
              limits,
              controls: NO_CONTROLS,
              staleMs: STALE_MS,
              teamRoomInCalls,
            }),
          );
          const spent = { alice: 0, bob: 0, carol: 0 };
          /** Sums of worst-case cost minus true cost, over the calls whose settlement the store did not confirm. */
          const unsure = { alice: 0, bob: 0, carol: 0 };
          /** Number of calls of unknown cost, because the server was killed or the store confirmed no settlement. */
          let mostOpen = 0;
          let trace = 0;

          const make = async (call: Call): Promise<void> => {
            const ledger = ledgers[trace % ledgers.length];
            assert.ok(ledger);
            trace += 1;
            const { promptTokens, maxTokens } = call;
            const person = { sub: call.who, groups: [] };
            const planned = { person, model: PRICED_MODEL, promptTokens, maxTokens };
            const reservation = await ledger.reserve(planned).catch((error: unknown) => {
              assert.ok(error instanceof OnecallError, String(error));
              assert.ok(
                ['budget_spent', 'store_throttled', 'store_unavailable'].includes(error.reason),
              );
            });
            if (!reservation) return;
            assert.ok(reservation.maxTokens <= maxTokens && reservation.maxTokens >= 64);
            const worst = worstCaseOf(PRICED_MODEL, {
              promptTokens,
              maxTokens: reservation.maxTokens,
            });
            const outputTokens = Math.floor(reservation.maxTokens * call.written);
            const cacheReadTokens = Math.floor(promptTokens * call.cacheRead);
            const cacheWriteTokens = Math.floor((promptTokens - cacheReadTokens) * call.cacheWrite);
            const inputTokens = promptTokens - cacheReadTokens - cacheWriteTokens;
            const usage = { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
            const cost = costOf(PRICED_MODEL, usage);
            assert.ok(cost <= worst, 'no call costs more than its worst case');
            // If the server was killed or the usage was not reported, the call counts with its worst-case cost.
            const isKnown = call.end === 'settled' || call.end === 'settled_twice';
            spent[call.who] += isKnown ? cost : worst;
            if (!isKnown) mostOpen += 1;
            if (call.end === 'killed') return;
            try {
              const made = { cost: isKnown ? cost : undefined, route: 'math', usage };
              await reservation.settle(made);
              if (call.end === 'settled_twice') await reservation.settle(made);
            } catch {
              unsure[call.who] += worst - cost;
              mostOpen += 1;
            }
          };

          await dynamodb.setFault(fault satisfies Fault | undefined);
          for (const group of groups) await Promise.all(group.map(make));
          await dynamodb.setFault(undefined);

          // The server undoes a reservation by itself if no model call followed it.
          const [first] = tables;
          assert.ok(first);
          const holders: readonly Holder[] = [
            'team',
            ...(['alice', 'bob', 'carol'] as const).map((sub) => ({ sub })),
          ];
          const openNow = async () => {
            const all = holders.map((holder) =>
              createAccounts(first).read(holder, { limit: team, at }),
            );
            return Math.max(...(await Promise.all(all)).map(({ open }) => open.size));
          };
          const giveUpAt = performance.now() + UNDONE_WITHIN_MS;
          while ((await openNow()) > mostOpen) {
            assert.ok(performance.now() < giveUpAt, 'no reservation stays without its call');
            await sleep(20);
          }

          // The ledger's sweep settles the reservations that were left open.
          now = monthEnds
            ? Date.UTC(2_000 + Math.floor((month + 1) / 12), (month + 1) % 12, 2)
            : now + STALE_MS + 1;
          const [ledger] = ledgers;
          const [table] = tables;
          assert.ok(ledger && table);
          const accounts = createAccounts(table);
          const read = async (holder: Holder, limit: number) =>
            accounts.read(holder, { limit, at });
          for (const who of ['alice', 'bob', 'carol'] as const) {
            await ledger.month({ sub: who, groups: [] });
            const account = await read({ sub: who }, person);
            assert.equal(account.open.size, 0, `${who} has no open reservation`);
            assert.ok(account.left >= 0, `${who} never owes`);
            const counted = account.use.day.reduce((sum, { usd }) => sum + toMicroDollars(usd), 0);
            assert.equal(counted, person - account.left, `${who}'s tables say what was spent`);
            const most = person - spent[who];
            assert.ok(account.left <= most, `${who}'s account covers every call`);
            assert.ok(
              account.left >= most - unsure[who],
              `${who}'s account holds back nothing else`,
            );
          }
          const all = spent.alice + spent.bob + spent.carol;
          const together = await read('team', team);
          assert.equal(together.open.size, 0);
          const most = team - all;
          assert.ok(together.left <= most, "the team's account covers every call");
          assert.ok(together.left >= most - unsure.alice - unsure.bob - unsure.carol);
          for (const one of tables) one.close();
        },
      ),
      { numRuns: RUNS },
    );
  },
);
