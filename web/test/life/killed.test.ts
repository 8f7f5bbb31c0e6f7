import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeJwt } from 'jose';
import { keys, openTable } from '../../../server/store/table.ts';
import { createClient, type Client } from '../../client.ts';
import { LIFE_MODEL, newQuestion, type Kind } from './answers.ts';
import { startLifeCloud, type LifeCloud } from './cloud.ts';
import { createTroubles, type Troubles } from './store-trouble.ts';
import { startTask } from './task.ts';

/** Largest number of writes to the database that a server task may need for one answer. */
const MOST_WRITES = 16;
/** Number of server tasks that are tested concurrently; they spend most of the time waiting. */
const AT_ONCE = 8;
/** Time in milliseconds after which every unfinished answer counts as abandoned by its server task. */
const LATER_MS = 3_600_000;

let cloud: LifeCloud;
before(async () => {
  cloud = await startLifeCloud();
});
after(() => cloud.close());

/** Returns a database fault: a number of writes of a server task succeed, and then the database is unreachable. */
function createEnd() {
  const ended = Promise.withResolvers<void>();
  let left = Infinity;
  const troubles: Troubles = {
    ...createTroubles(),
    meet(operation) {
      // Only writes are counted, because reads change nothing, and their number depends on timers.
      if (/^(?:Get|Query)/.test(operation)) return left >= 0 ? undefined : 'away';
      left -= 1;
      if (left >= 0) return undefined;
      ended.resolve();
      return 'away';
    },
  };
  return { troubles, ended: ended.promise, endAfter: (writes: number) => void (left = writes) };
}

const clientOf = (url: string, token: string): Client =>
  createClient(
    () => undefined,
    (path, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(`${url}${path instanceof Request ? path.url : path.toString()}`, {
        ...init,
        headers,
      });
    },
  );

const idsOf = (all: readonly Readonly<{ id: string }>[]) => all.map(({ id }) => id);

type Asked = Readonly<{ conversationId: string; query: string }>;

/**
 * Asks a question of a server task that is killed at the write that follows `writes` writes, counted from the event
 * `from` on.
 * @returns whether the task was killed, and what another task reads an hour later
 */
async function askAndKill(
  writes: number,
  {
    kind,
    from,
    meanwhile,
  }: Readonly<{
    kind: Kind;
    from: 'question' | 'text';
    /** An action that is completed before the counting of writes begins. */
    meanwhile?: (other: Client) => Promise<unknown>;
  }>,
) {
  const env = await cloud.makeTable();
  const { TABLE_NAME: name, AWS_ENDPOINT_URL_DYNAMODB: endpoint } = env;
  const { model } = cloud;
  const end = createEnd();
  const killed = await startTask(env, { model, troubles: end.troubles });
  const later = await startTask(env, { model, troubles: createTroubles(), aheadMs: LATER_MS });
  const token = await cloud.signIn('alice');
  const other = clientOf(later.url, token);
  const asked: Asked = { conversationId: crypto.randomUUID(), query: newQuestion(kind) };
  const client = clientOf(killed.url, token);
  const begin = async () => {
    await meanwhile?.(other);
    end.endAfter(writes);
  };
  const read = async () => {
    const parts = await client.chat.mutate({
      ...asked,
      messageId: crypto.randomUUID(),
      agent: 'auto',
      model: LIFE_MODEL,
    });
    let isWriting = false;
    for await (const { type } of parts)
      if (type === 'text' && !isWriting) {
        isWriting = true;
        if (from === 'text') await begin();
      }
    return 'complete';
  };
  if (from === 'question') await begin();
  const fate = await Promise.race([read().catch(() => 'failed'), end.ended.then(() => 'killed')]);
  killed.kill();
  return {
    fate,
    asked,
    other,
    /** Returns all stored items of the test's person. */
    async items() {
      const table = openTable({ region: 'local', name, endpoint, retentionDays: 1 });
      const { Items = [] } = await table.db.send(
        new QueryCommand({
          TableName: name,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keys.person(decodeJwt(token).sub ?? '').pk },
        }),
      );
      table.close();
      return Items;
    },
    async [Symbol.asyncDispose]() {
      killed.close();
      later.close();
    },
  };
}

/**
 * Runs a test case for each number of writes after which the server task can be killed. @returns how many answers
 * were complete
 */
async function killedAfterEach(run: (writes: number) => Promise<string>): Promise<number> {
  let complete = 0;
  let writes = 0;
  const work = async () => {
    while (writes < MOST_WRITES) {
      writes += 1;
      if ((await run(writes - 1)) === 'complete') complete += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return complete;
}

test('task killed at any write to the store: a stored question is in the list and found by its words', async () => {
  let stored = 0;
  const complete = await killedAfterEach(async (writes) => {
    await using one = await askAndKill(writes, { kind: 'short', from: 'question' });
    const { asked, other } = one;
    const isStored = (await one.items()).some(({ sk }) => String(sk).startsWith('TURN#'));
    stored += Number(isStored);
    const listed = await other.conversations.list.query();
    const found = await other.conversations.list.query({ search: asked.query });
    const expected = isStored ? [asked.conversationId] : [];
    const when = `killed after ${writes} writes`;
    assert.deepEqual(idsOf(listed), expected, when);
    assert.deepEqual(idsOf(found), expected, when);
    const person = (await one.items()).find(({ sk }) => sk === 'PERSON') ?? {};
    assert.ok(!Object.keys(person).some((name) => name.startsWith('turn#')), when);
    return one.fate;
  });
  assert.ok(complete > 0, 'the last of the numbers is more than an answer needs');
  assert.ok(stored > complete, 'some tasks were killed after the question was stored');
});

test('task killed at any write after everything was deleted: nothing of the question is left', async () => {
  await killedAfterEach(async (writes) => {
    await using one = await askAndKill(writes, {
      kind: 'long',
      from: 'text',
      meanwhile: (other) => other.session.erase.mutate(),
    });
    assert.deepEqual(await one.other.conversations.list.query(), []);
    const left = (await one.items()).map(({ sk }) => String(sk)).filter((sk) => sk !== 'PERSON');
    assert.deepEqual(left, [], `killed after ${writes} writes`);
    return one.fate;
  });
});
