import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { bodyFor, VALID } from './hostile-input.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { connections, post } from './post.ts';

const INPUTS = 10_000;
const AT_ONCE = 16;
/**
 * Number of hostile inputs for `chat`. A call of `chat` is ten times slower than other calls, so it gets fewer inputs.
 */
const FOR_CHAT = 300;

let onecall: Onecall;
let people: readonly Caller[];
test.beforeAll(async () => {
  onecall = await startOnecall();
  people = await Promise.all(
    ['alice', 'bob', 'verify-01', 'verify-02'].map((name) => onecall.as(name)),
  );
});
test.afterAll(async () => {
  connections.destroy();
  await onecall.close();
});

/** Pattern of texts that must never be in a response: source code, file paths, and names of the server's internals. */
const INTERNALS =
  /node_modules|\bat \w+ \(|file:\/\/|\.ts:\d|\/server\/|Exception\b|SmithyError|DynamoDB|Bedrock\w|ZodError|TypeError|TRPCError|onecall-local|USER#|CONV#|TURN#|NOTE#|eyJ[\w-]{10}/;

test(
  `no one of ${INPUTS} inputs to all procedures makes the server fail or tell of its inside`,
  { timeout: 1_800_000 },
  async (t) => {
    const seed = Date.now() % 2 ** 31;
    t.diagnostic(`seed ${seed}`);
    const procedures = Object.entries(VALID);
    const perProcedure = Math.ceil((INPUTS - FOR_CHAT) / (procedures.length - 1));
    const requests = procedures.flatMap(([path, valid]) =>
      fc
        .sample(bodyFor(valid), { seed, numRuns: path === 'chat' ? FOR_CHAT : perProcedure })
        .map((body) => ({ path, body })),
    );
    assert.ok(requests.length >= INPUTS && perProcedure >= 200);
    const [order = []] = fc.sample(fc.shuffledSubarray(requests, { minLength: requests.length }), {
      seed,
      numRuns: 1,
    });
    const queue = order.entries();
    const statuses = new Map<number, number>();

    const work = async () => {
      for (const [at, { path, body }] of queue) {
        const person = people[at % people.length];
        assert.ok(person);
        const isChat = path === 'chat';
        // Only every tenth request goes through the load balancer, which makes the test slower.
        const base = at % 10 === 0 ? onecall.url : `http://127.0.0.1:${onecall.server().port}`;
        const { status, text } = await post(`${base}/trpc/${path}${isChat ? '?batch=1' : ''}`, {
          body: isChat ? `{"0":${body === '' ? 'null' : body}}` : body,
          headers: {
            ...person.headers,
            'content-type': 'application/json',
            ...(isChat && { 'trpc-accept': 'application/jsonl' }),
          },
        });
        const where = `input ${at} of seed ${seed}: ${path} ${body.slice(0, 300)} -> ${text.slice(0, 500)}`;
        assert.ok(status < 500, `${status} for ${where}`);
        assert.doesNotMatch(text, /"httpStatus":5/, where);
        const echoed = body.slice(0, 20_000);
        const leak = INTERNALS.exec(text)?.[0];
        assert.ok(leak === undefined || echoed.includes(leak), `"${leak}" told for ${where}`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    t.diagnostic(JSON.stringify(Object.fromEntries(statuses)));
    assert.ok((statuses.get(200) ?? 0) > INPUTS / 10, 'valid ones are served');
    assert.ok((statuses.get(400) ?? 0) > INPUTS / 10, 'others refused');

    const alive = await fetch(`http://127.0.0.1:${onecall.server().port}/healthz`);
    assert.equal(alive.status, 200);
    await alive.text();
    assert.deepEqual(
      onecall.lines.filter(({ event }) => event === 'error'),
      [],
    );
    assert.equal((await onecall.control.untilQuiet()).total.inFlight, 0);
  },
);
