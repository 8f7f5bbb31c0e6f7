import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { startDynamoDb, type DynamoDb } from '../../harness/emulator/dynamodb/start-dynamodb.ts';
import { localTable } from '../../harness/environments/local-table.ts';
import { test } from '../../harness/kit/kit.ts';
import { OnecallError } from '../errors.ts';
import { createAccounts } from '../spending/account.ts';
import { createLedger } from '../spending/ledger.ts';
import { worstCaseOf } from '../spending/prices.ts';
import type { Table } from '../store/table.ts';
import { LEDGER_TABLE, NO_CONTROLS, openLedgerTable, PRICED_MODEL } from './priced-ledger.ts';

const MILLION_DOLLARS = 1_000_000_000_000;
const PROMPT_TOKENS = 1_000;
const MAX_TOKENS = 500;
/** Worst-case cost of a call of these tests, in millionths of a dollar. */
const AMOUNT = worstCaseOf(PRICED_MODEL, { promptTokens: PROMPT_TOKENS, maxTokens: MAX_TOKENS });

let dynamodb: DynamoDb;
let month = 0;
test.beforeAll(async () => {
  dynamodb = await startDynamoDb();
  await dynamodb.createTable(localTable(LEDGER_TABLE));
});
test.afterAll(() => dynamodb.close());

/**
 * Returns a table that counts round trips to the store. Requests that are sent before the response of an earlier one arrives
 * belong to the same round trip.
 */
function countRoundTrips(table: Table) {
  const sent: string[] = [];
  let roundTrips = 0;
  let round: Promise<void> | undefined;
  const endRound = async () => {
    await nextTurn();
    roundTrips += 1;
    round = undefined;
  };
  const send = async (command: { constructor: { name: string } }) => {
    sent.push(command.constructor.name);
    round ??= endRound();
    await round;
    return Reflect.apply(table.db.send, table.db, [command]);
  };
  return {
    table: { ...table, db: { send } },
    /** Runs work, and returns its round trips and the commands that it sent. */
    async during<T>(work: () => Promise<T>) {
      const before = roundTrips;
      sent.length = 0;
      const result = await work();
      return { result, cost: { roundTrips: roundTrips - before, sent: [...sent] } };
    },
  };
}

/** Opens a ledger with empty accounts of a month that no other test uses. */
function openLedger(limits: { person: number; team: number }) {
  month += 1;
  const at = Date.UTC(2_000 + Math.floor(month / 12), month % 12, 10);
  const opened = openLedgerTable(dynamodb, () => at);
  const counted = countRoundTrips(opened);
  const ledger = createLedger(counted.table, { limits, controls: NO_CONTROLS, staleMs: 60_000 });
  return {
    ...counted,
    close: () => opened.close(),
    reserve: (sub: string) =>
      ledger.reserve({
        person: { sub, groups: [] },
        model: PRICED_MODEL,
        promptTokens: PROMPT_TOKENS,
        maxTokens: MAX_TOKENS,
      }),
    read: () => createAccounts(opened).read('team', { limit: limits.team }),
  };
}

test('a call waits for one round trip to the ledger before it, and for one after it', async (t) => {
  const ledger = openLedger({ person: MILLION_DOLLARS, team: MILLION_DOLLARS });
  t.after(() => ledger.close());
  const twoUpdates = ['UpdateCommand', 'UpdateCommand'];
  // The first call of an ECS task does not know yet how much is left to the team.
  const first = await ledger.during(() => ledger.reserve('alice'));
  assert.deepEqual(first.cost, { roundTrips: 2, sent: twoUpdates });
  for (const who of ['alice', 'bob']) {
    const reserved = await ledger.during(() => ledger.reserve(who));
    assert.deepEqual(reserved.cost, { roundTrips: 1, sent: twoUpdates });
    const made = { cost: 1, route: 'math', usage: null };
    const settled = await ledger.during(() => reserved.result.settle(made));
    assert.deepEqual(settled.cost, { roundTrips: 1, sent: twoUpdates });
  }
});

test('calls at once do not refuse each other: as many are paid as both limits pay for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('alice', 'bob'), { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      async (people, ofPerson, ofTeam) => {
        const ledger = openLedger({ person: ofPerson * AMOUNT, team: ofTeam * AMOUNT });
        const asked = await Promise.allSettled(people.map((who) => ledger.reserve(who)));
        for (const one of asked) {
          if (one.status === 'fulfilled') continue;
          assert.ok(one.reason instanceof OnecallError, String(one.reason));
          // Updates that contend for one account too often end as throttled, and the page sends the question again.
          assert.ok(['budget_spent', 'store_throttled'].includes(one.reason.reason));
        }
        const payable = (['alice', 'bob'] as const)
          .map((who) => Math.min(ofPerson, people.filter((one) => one === who).length))
          .reduce((sum, calls) => sum + calls, 0);
        const paid = asked.filter(({ status }) => status === 'fulfilled').length;
        assert.equal(paid, Math.min(ofTeam, payable));
        const { left } = await ledger.read();
        assert.equal(left, (ofTeam - paid) * AMOUNT);
        ledger.close();
      },
    ),
    { numRuns: 20 },
  );
});

test('a refusal that an at-once update met holds nothing back of the team', async (t) => {
  const ledger = openLedger({ person: 2 * AMOUNT, team: MILLION_DOLLARS });
  t.after(() => ledger.close());
  await ledger.reserve('alice');
  await ledger.reserve('alice');
  const refused = await ledger.reserve('alice').catch((error: unknown) => error);
  assert.ok(refused instanceof OnecallError && refused.reason === 'budget_spent');
  const { left, open } = await ledger.read();
  assert.deepEqual([left, open.size], [MILLION_DOLLARS - 2 * AMOUNT, 2]);
});
