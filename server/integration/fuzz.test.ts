import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '../../harness/kit/kit.ts';
import { cpuMsOf, NEEDS_CPU_TIME } from './cpu-time.ts';
import { fuzzedRequests, type Fuzzed } from './fuzz-requests.ts';
import { MARKER } from './fuzz-words.ts';
import { startOnecall } from './onecall.ts';
import { measureSlices } from './slice.ts';

/** Number of generated requests; `make fuzz` sends 100,000. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
/**
 * Number of requests that are generated in one go. While they are generated, the emulated store cannot respond, because
 * it runs in the same process.
 */
const BATCH = 200;
const AT_ONCE = 48;
/** Silence in milliseconds after which a response that has begun counts as complete. */
const SILENT_MS = 40;
/**
 * Time in milliseconds to wait for a response. A server that has not responded by then is assumed to wait for the rest
 * of the request.
 */
const UNANSWERED_MS = { bytes: 100, head: 100, body: 10_000, token: 10_000 };
/**
 * Most CPU time in milliseconds that the server may spend before it responds to a health check. It includes the work on
 * all requests that arrived before the health check. 100,000 requests on a busy machine needed 64 ms at most; a request
 * that stalls the server needs seconds. Measuring coverage slows the server down, so the limit is then higher.
 */
const MOST_LATE_MS = process.env['NODE_V8_COVERAGE'] === undefined ? 100 : 200;
/**
 * Most CPU time in milliseconds for which the server's event loop may work without a pause, which is 50 ms of delay at
 * half a CPU. The first requests after the start are not measured, because Node loads and compiles code for them.
 */
const MOST_HELD_MS = MOST_LATE_MS / 4;

/** Sends bytes on a new connection, and returns the statuses of the responses. */
async function send(port: number, { kind, bytes }: Fuzzed): Promise<readonly number[]> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const end = () => {
    resolve(text);
    socket.destroy();
  };
  socket.setEncoding('latin1').setTimeout(UNANSWERED_MS[kind], end);
  socket.on('data', (chunk: string) => {
    text += chunk;
    socket.setTimeout(SILENT_MS);
  });
  socket.on('error', end).on('close', end);
  socket.write(bytes, 'latin1');
  const answer = await promise;
  assert.doesNotMatch(answer, /"httpStatus":5/);
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}

test(
  `no one of ${REQUESTS} generated requests makes the server fail, stall, accept a forged token, or log a text of its sender`,
  { ...NEEDS_CPU_TIME, timeout: 1_800_000 },
  async (t) => {
    const slices = await measureSlices();
    t.after(() => slices.remove());
    const onecall = await startOnecall({ env: slices.env });
    t.after(() => onecall.close());
    const { port, pid } = onecall.server();
    const token = ((await onecall.as('alice')).headers['authorization'] ?? '').replace(
      'Bearer ',
      '',
    );
    const seed = Date.now() % 2 ** 31;
    t.diagnostic(`seed ${seed}`);

    const done = new AbortController();
    let latest = 0;
    const probing = (async () => {
      while (!done.signal.aborted) {
        const before = cpuMsOf(pid);
        const response = await fetch(`http://127.0.0.1:${port}/healthz`);
        assert.equal(response.status, 200);
        await response.text();
        latest = Math.max(latest, cpuMsOf(pid) - before);
        await sleep(20);
      }
    })();
    const statuses = new Map<string, number>();
    for (let sent = 0; sent < REQUESTS; sent += BATCH) {
      const requests = fuzzedRequests(token, {
        seed: seed + sent,
        count: Math.min(BATCH, REQUESTS - sent),
      });
      const queue = requests.values();
      const work = async () => {
        for (const request of queue) {
          for (const status of await send(port, request)) {
            assert.ok(
              status < 500,
              `${status} for ${JSON.stringify(request)}, seed ${seed + sent}`,
            );
            assert.ok(
              request.kind !== 'token' || status >= 400,
              `a forged token was accepted: ${JSON.stringify(request)}, seed ${seed + sent}`,
            );
            const key = `${request.kind} ${status}`;
            statuses.set(key, (statuses.get(key) ?? 0) + 1);
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      if (sent === 0) process.kill(pid, 'SIGUSR2');
    }
    done.abort();
    await probing;
    await onecall.server().stop();
    const longest = await slices.read();
    t.diagnostic(JSON.stringify(Object.fromEntries(statuses)));
    t.diagnostic(`the latest health check waited for ${latest.toFixed(1)} ms of CPU time`);
    t.diagnostic(`the event loop worked longest without a pause: ${JSON.stringify(longest)}`);
    for (const seen of ['bytes 400', 'head 400', 'head 404', 'head 405', 'body 200', 'token 401'])
      assert.ok((statuses.get(seen) ?? 0) > REQUESTS / 2_000, `${seen} was hardly seen`);
    // A request that holds the loop is generated many times. A single slice can also have a pause of the garbage
    // collector in it, so only twice the time is a failure for the longest one.
    const [first, last] = [longest[0]?.ms ?? Infinity, longest.at(-1)?.ms ?? Infinity];
    assert.ok(first < 2 * MOST_HELD_MS && last < MOST_HELD_MS, JSON.stringify(longest));
    assert.ok(latest < MOST_LATE_MS, `a health check waited for ${latest} ms of CPU time`);
    assert.deepEqual(
      onecall.lines.filter(({ event }) => event === 'error'),
      [],
    );
    const log = JSON.stringify(onecall.lines).toLowerCase();
    assert.ok(!log.includes(MARKER), 'a log line holds a text of a sender');
    assert.ok(!log.includes(token.slice(-40).toLowerCase()), 'a log line holds a token');
  },
);
