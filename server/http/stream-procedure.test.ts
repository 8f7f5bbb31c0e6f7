import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { createTRPCClient, httpBatchStreamLink, TRPCClientError } from '@trpc/client';
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { z } from 'zod';
import { streamProcedure } from './stream-procedure.ts';

const t = initTRPC.create();
const Input = z.object({ parts: z.array(z.json()), failAfter: z.int().optional() });
const ended: string[] = [];
const router = t.router({
  stream: t.procedure.input(Input).mutation(async function* ({ input }) {
    try {
      for (const [at, part] of input.parts.entries()) {
        if (at === input.failAfter) throw new TRPCError({ code: 'CONFLICT', message: 'as asked' });
        await sleep(1);
        yield part;
      }
    } finally {
      ended.push('stream');
    }
  }),
});

const byTrpc = (req: Request) =>
  fetchRequestHandler({ endpoint: '/trpc', req, router, maxBatchSize: 1 });
const byUs = async (req: Request) => {
  const body = z.strictObject({ 0: z.unknown() }).parse(await req.json());
  const { signal } = new AbortController();
  return streamProcedure({
    router,
    path: 'stream',
    input: body[0],
    context: {},
    signal,
    onError: () => {},
  });
};

for (const [name, handler] of [
  ['tRPC’s own response', byTrpc],
  ['streamProcedure()', byUs],
] as const) {
  const listener = getRequestListener(handler);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  let url = '';
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/trpc`;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  /** Calls the procedure with the real client of tRPC. */
  const call = async (input: z.input<typeof Input>, stopAfter = Infinity) => {
    const client = createTRPCClient<typeof router>({
      links: [httpBatchStreamLink({ url, maxItems: 1 })],
    });
    const abort = new AbortController();
    const parts: unknown[] = [];
    try {
      for await (const part of await client.stream.mutate(input, { signal: abort.signal })) {
        if (parts.push(part) >= stopAfter) abort.abort();
      }
      return { parts };
    } catch (error) {
      if (abort.signal.aborted) return { parts, stopped: true };
      assert.ok(error instanceof TRPCClientError);
      return { parts, message: error.message, code: error.data?.code };
    }
  };

  test(`${name} brings every kind of value`, async () => {
    const parts = [
      'text',
      'ünï\n"quoted" 😀',
      { a: [1, null, { b: true }] },
      [],
      0,
      null,
      { type: 'receipt' },
    ];
    assert.deepEqual(await call({ parts }), { parts });
  });

  test(`${name} brings an empty stream`, async () => {
    assert.deepEqual(await call({ parts: [] }), { parts: [] });
  });

  test(`${name} brings what came before a failure, then the failure`, async () => {
    const read = await call({ parts: [1, 2, 3], failAfter: 2 });
    assert.deepEqual(read, { parts: [1, 2], message: 'as asked', code: 'CONFLICT' });
  });

  test(`${name} brings a refused input`, async () => {
    // @ts-expect-error the input is wrong on purpose
    const read = await call({ parts: 7 });
    assert.equal(read.code, 'BAD_REQUEST');
  });

  test(`${name} ends the procedure when the client leaves`, async () => {
    ended.length = 0;
    const parts = Array.from({ length: 500 }, (_, at) => at);
    const read = await call({ parts }, 3);
    assert.equal(read.stopped, true);
    for (let waited = 0; ended.length === 0 && waited < 1_000; waited += 10) await sleep(10);
    assert.deepEqual(ended, ['stream']);
  });
}
