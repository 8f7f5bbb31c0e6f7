import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { REGION, TABLE_NAME } from '../../harness/environments/local-settings.ts';
import { test } from '../../harness/kit/kit.ts';
import { createConversations } from '../store/conversations.ts';
import { createInstructions } from '../store/instructions.ts';
import { createPeople } from '../store/people.ts';
import type { Table } from '../store/table.ts';
import { startOnecall, type Onecall } from './onecall.ts';

let onecall: Onecall;
let client: DynamoDBClient;
/** Milliseconds by which the store calls of a test are delayed, in turn, so that concurrent ones mix in any order. */
let delaysMs: readonly number[] = [0];
test.beforeAll(async () => {
  onecall = await startOnecall();
  client = new DynamoDBClient({
    region: REGION,
    endpoint: onecall.dynamodb.url,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  });
  let sent = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      sent += 1;
      await sleep(delaysMs[sent % delaysMs.length]);
      return next(args);
    },
    { step: 'initialize' },
  );
});
test.afterAll(async () => {
  client.destroy();
  await onecall.close();
});

/** Creates one ECS task's objects that write and cache instructions. */
function startTask() {
  const table: Table = {
    db: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    name: TABLE_NAME,
    now: Date.now,
    expiresAt: () => Math.floor(Date.now() / 1_000) + 86_400,
    close: () => {},
  };
  const people = createPeople(table);
  const { write, read, readCached } = createInstructions(table, people);
  const { erase } = createConversations(table, people);
  const readForPrompt = async (sub: string) => readCached(sub, await people.read(sub));
  return { write, read, readForPrompt, erase };
}

const operations = fc.array(
  fc.record({
    task: fc.nat({ max: 1 }),
    kind: fc.constantFrom('write', 'write', 'read', 'erase'),
    text: fc.constantFrom('', 'Answer in rhymes', 'Be brief', '字'),
  }),
  { minLength: 1, maxLength: 4 },
);

test('instructions that a task has cached are those of the store, after any changes on any tasks, one by one or at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operations, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 7 }),
      async (groups, delays) => {
        delaysMs = delays;
        const sub = crypto.randomUUID();
        const tasks = [startTask(), startTask()];
        for (const group of groups) {
          await Promise.all(
            group.map(async ({ task: at, kind, text }) => {
              const task = tasks[at];
              assert.ok(task);
              if (kind === 'read') await task.readForPrompt(sub);
              else if (kind === 'erase') await task.erase(sub);
              // A write during "delete everything" is refused.
              else await task.write(sub, text).catch(() => {});
            }),
          );
          for (const task of tasks)
            assert.equal(await task.readForPrompt(sub), await task.read(sub));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('instructions of another person are not read', async () => {
  const task = startTask();
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  await task.write(one, 'Be brief');
  assert.equal(await task.readForPrompt(one), 'Be brief');
  assert.equal(await task.readForPrompt(other), '');
});
