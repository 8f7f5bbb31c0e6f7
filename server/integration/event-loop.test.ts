import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { COSTS } from '../http/gate/costs.ts';
import type { Caller } from './caller.ts';
import { cpuMsOf, NEEDS_CPU_TIME } from './cpu-time.ts';
import { startOnecall, type Onecall } from './onecall.ts';

/** Size of each request body in bytes, a little below the server's limit. */
const BODY_BYTES = 64_000;
/**
 * Largest number of measurements of one input's CPU time. An input that seems slow is measured again, and the shortest
 * time counts.
 */
const RUNS = 3;
/**
 * Largest accepted ratio of the CPU time for a hostile input to the CPU time for a harmless one of the same size. The
 * ratio has room for the noise of a busy machine.
 */
const MOST_TIMES = 4;
const NOISE_MS = 25;

let onecall: Onecall;
let person: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  person = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

const repeated = (pattern: string, bytes: number) =>
  pattern.repeat(Math.floor(bytes / Buffer.byteLength(pattern)));

/** Short texts whose repetition is slow to normalise, count, split, fold, match or search. */
const PATTERNS = [
  '\u0301\u0316',
  '\u0f73',
  '\u0f73\u0f75\u0f81\u0334',
  'e\u0345\u0301\u0323',
  '\ufdfa',
  '\ufdfa ',
  '\u{1d160}',
  '\u1161',
  '\u{16d67}',
  '😀\u200d',
  'ß',
  'İ',
  ' ',
  '\n',
  'a a ',
  'what is remember ',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  '1-1-1-',
  '((((',
  '<a ',
  '"\\',
  '00000000-0000-4000-8000-00000000000',
];

const TEXT_FIELDS = ['query', 'text', 'title', 'comment', 'search', 'model', 'id', 'expected'];
const ids = () => ({
  id: crypto.randomUUID(),
  conversationId: crypto.randomUUID(),
  messageId: crypto.randomUUID(),
});
const named = (text: string, fields: readonly string[]) => ({
  ...ids(),
  agent: 'auto',
  verdict: 'up',
  ...Object.fromEntries(fields.map((field) => [field, text])),
});
/**
 * Returns a request body with the given text in each field that takes free text. The other fields are valid, so the
 * server accepts the body.
 */
const accepted = (text: string) =>
  JSON.stringify(named(text, ['query', 'text', 'title', 'comment']));
const everywhere = (text: string) => JSON.stringify(named(text, TEXT_FIELDS));

const DOCUMENTS: Readonly<Record<string, (bytes: number) => string>> = {
  'nested arrays': (bytes) => `{"query":${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}}`,
  'nested objects': (bytes) => `${'{"query":'.repeat(bytes / 10)}1${'}'.repeat(bytes / 10)}`,
  'many keys': (bytes) => `{${Array.from({ length: bytes / 12 }, (_, at) => `"k${at}":0`).join()}}`,
  'numeric keys': (bytes) =>
    `{${Array.from({ length: bytes / 16 }, (_, at) => `"${at * 7_919}":0`).join()}}`,
  'equal keys': (bytes) => `{${Array.from({ length: bytes / 12 }, () => '"query":0').join()}}`,
  'a huge number': (bytes) => `{"query":${'9'.repeat(bytes - 20)}}`,
  'a long fraction': (bytes) => `{"query":0.${'1'.repeat(bytes - 20)}e-999}`,
  'many numbers': (bytes) => `{"query":[${'1e308,'.repeat(bytes / 7)}0]}`,
  'escaped text': (bytes) => `{"query":"${'\\u0301\\u0316'.repeat(bytes / 14)}"}`,
};

/**
 * Returns the CPU time in milliseconds of the server's main thread for one call. The call is measured again while the
 * time is above `enoughMs`.
 */
async function costOf(procedure: string, body: string, enoughMs = 0): Promise<number> {
  const { pid } = onecall.server();
  const times: number[] = [];
  while (times.length < RUNS && Math.min(...times) > enoughMs) {
    const startedAt = cpuMsOf(pid);
    const response = await person.post(`/trpc/${procedure}?batch=1`, `{"0":${body}}`, {
      'trpc-accept': 'application/jsonl',
    });
    await response.text();
    times.push(cpuMsOf(pid) - startedAt);
  }
  return Math.min(...times);
}

for (const procedure of Object.keys(COSTS))
  test(
    `${procedure} takes no longer for hostile inputs than for harmless ones of their size`,
    NEEDS_CPU_TIME,
    async (t) => {
      // The harmless input is the slower of two: a text as long as the body allows, and a text short enough to be
      // accepted, stored and searched.
      const harmless = Math.max(
        await costOf(procedure, everywhere('x'.repeat(BODY_BYTES / TEXT_FIELDS.length))),
        await costOf(procedure, accepted('word '.repeat(24))),
      );
      const most = MOST_TIMES * harmless + NOISE_MS;
      let worst = { ms: 0, what: '' };
      const measure = async (what: string, body: string) => {
        if (Buffer.byteLength(body) > BODY_BYTES + 1_400) return;
        const ms = await costOf(procedure, body, most);
        if (ms > worst.ms) worst = { ms, what };
      };
      for (const pattern of PATTERNS) {
        const what = JSON.stringify(pattern);
        await measure(
          `${what} in one field`,
          JSON.stringify(named(repeated(pattern, BODY_BYTES / 3), ['query'])),
        );
        await measure(`${what} everywhere`, everywhere(repeated(pattern, BODY_BYTES / 24)));
        await measure(`${what} accepted`, accepted(repeated(pattern, 120)));
      }
      for (const [what, document] of Object.entries(DOCUMENTS))
        await measure(what, document(BODY_BYTES));
      t.diagnostic(
        `harmless ${harmless.toFixed(1)} ms, worst ${worst.ms.toFixed(1)} ms: ${worst.what}`,
      );
      assert.ok(
        worst.ms < most,
        `${worst.what}: ${worst.ms} ms of CPU time, ${harmless} ms for a harmless one`,
      );
    },
  );
