import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE_NAME } from '../../harness/environments/local-settings.ts';
import { OperatorProblem } from '../operator/directory.ts';
import { listBudgets, setBudget } from '../operator/set-budget.ts';
import { usageOf } from '../operator/usage.ts';
import { createControlWriter } from '../spending/controls.ts';
import { monthOf } from '../spending/month.ts';
import type { Table } from '../store/table.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { header } from './scripted-models.ts';

const DAY_MS = 86_400_000;
const change = { by: 'the test' };
const dayAfter = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Opens the table of a running Onecall as an operator does, with a clock that the test may set. */
function operatorOf(t: TestContext, onecall: Onecall, now: () => number = Date.now): Table {
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    endpoint: onecall.dynamodb.url,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  });
  t.after(() => client.destroy());
  return {
    db: DynamoDBDocumentClient.from(client),
    name: TABLE_NAME,
    now,
    expiresAt: () => 0,
    close: () => client.destroy(),
  };
}

const subOf = (token: string): string => {
  const claims: unknown = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
  );
  assert.ok(typeof claims === 'object' && claims !== null && 'sub' in claims);
  return String(claims.sub);
};

async function started(t: TestContext, env: Record<string, string> = {}) {
  const onecall = await startOnecall({ env });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const sub = subOf(alice.headers['authorization'] ?? '');
  const directory = { people: [{ sub, username: 'alice' }], groups: ['writers'] };
  return { onecall, alice, directory, table: operatorOf(t, onecall) };
}

test('a pause refuses questions on every task within 5 s, ends what is running, and lets everything else go on', async (t) => {
  const { onecall, alice, table } = await started(t);
  const { url } = await onecall.addTask();
  const other = await onecall.as('alice', url);
  await other.chat({ query: 'Before' });
  const slow = alice.chat(
    { query: 'Tell me' },
    { script: { text: `${header('general')}\nOnce upon a time`, perTokenMs: 2_000 } },
  );
  await onecall.untilInFlight();
  await createControlWriter(table).pause(true, change);
  await sleep(5_000);
  for (const person of [alice, other]) {
    const told = await person.chat({ query: 'Anything' });
    assert.equal(told.error?.reason, 'paused');
    assert.equal((await onecall.account(told.traceId)).accepted, 0);
    assert.equal((await person.classify('Anything')).error?.reason, 'paused');
    assert.equal((await person.trpc.spending.month.query()).paused, true);
  }
  const ended = await slow;
  assert.equal(ended.error?.reason, 'ended_by_pause');
  await alice.trpc.notes.add.mutate({ text: 'Everything else goes on' });
  assert.equal((await alice.trpc.notes.list.query()).length, 1);
  const { turns } = await alice.trpc.conversations.get.query({ id: ended.request.conversationId });
  assert.equal(turns[0]?.state, 'failed');
  await createControlWriter(table).pause(false, change);
  await sleep(2_500);
  const after = await alice.chat({ query: 'After' });
  assert.equal(after.error, undefined);
});

test('a budget of a person holds up to its last day, and each change leaves a record', async (t) => {
  const { alice, directory, table } = await started(t);
  const set = { who: 'alice', usd: '0.05', until: dayAfter(0) };
  await setBudget(table, set, { directory, change });
  await setBudget(table, { ...set, usd: '0.07' }, { directory, change });
  assert.match((await listBudgets(table, directory)).join(), /^alice\t0.07 dollars a month\tuntil/);
  await sleep(2_100);
  const month = await alice.trpc.spending.month.query();
  assert.deepEqual([month.limitUsd, month.leftUsd], [0.07, 0.07]);
  assert.equal(month.limitEnds?.slice(0, 10), dayAfter(1));
  const { Items = [] } = await table.db.send(
    new QueryCommand({
      TableName: TABLE_NAME,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'SPENDING#CONTROL' },
    }),
  );
  const [item] = Items;
  const amounts = item?.['changes'].map(({ by, limit }: { by: string; limit: number }) => [
    by,
    limit,
  ]);
  assert.deepEqual(amounts, [
    ['the test', 50_000],
    ['the test', 70_000],
  ]);
});

test('setBudget() refuses what it cannot use, says what is accepted, and writes nothing', async (t) => {
  const { alice, directory, table } = await started(t);
  const script = {
    text: [`${header('general')}\n`, ...Array.from({ length: 1_900 }, () => 'word ')],
  };
  for (let asked = 0; asked < 2; asked += 1) await alice.chat({ query: 'q' }, { script });
  const good = { who: 'alice', usd: '5', until: dayAfter(3) };
  for (const [bad, says] of [
    [{ usd: '-5' }, /0.01 to 100000/],
    [{ usd: '1e9' }, /0.01 to 100000/],
    [{ usd: '100000.01' }, /0.01 to 100000/],
    [{ usd: '0' }, /0.01 to 100000/],
    [{ usd: '5.001' }, /two decimals/],
    [{ usd: '' }, /two decimals/],
    [{ until: dayAfter(-1) }, /the last day of the budget is accepted, from/],
    [{ until: '2026-02-30' }, /the last day/],
    [{ until: 'tomorrow' }, /the last day/],
    [{ until: dayAfter(400) }, /the last day/],
    [{ who: 'mallory' }, /Cannot find "mallory"/],
    [{ who: 'group:readers' }, /it has writers/],
    [{ usd: '0.01' }, /are spent or set aside this month/],
  ] as const)
    await assert.rejects(setBudget(table, { ...good, ...bad }, { directory, change }), (error) => {
      assert.ok(error instanceof OperatorProblem);
      assert.match(error.message, says);
      return true;
    });
  assert.deepEqual(await listBudgets(table, directory), []);
});

test('usage by person names tokens and dollars, and no text of a message', async (t) => {
  const { alice, directory, table } = await started(t);
  const { receipt } = await alice.chat({ query: 'What is a secret word?' });
  const { people } = directory;
  const month = monthOf(Date.now());
  const [row, team] = await usageOf(table, month, { naming: 'name', people });
  assert.ok(row && team && receipt?.usd);
  assert.deepEqual([row.who, row.calls, row.inputTokens], ['alice', 1, receipt.inputTokens]);
  assert.ok(Math.abs(row.spentUsd - receipt.usd) < 2e-6);
  assert.equal(team.spentUsd, row.spentUsd);
  const [hashed] = await usageOf(table, month, { naming: 'hash', people });
  assert.match(hashed?.who ?? '', /^[0-9a-f]{12}$/);
  const { use } = await alice.trpc.spending.month.query();
  assert.equal(use.day[0]?.key, new Date().toISOString().slice(0, 10));
  assert.deepEqual([use.model[0]?.calls, use.route[0]?.key], [1, 'general']);
});
