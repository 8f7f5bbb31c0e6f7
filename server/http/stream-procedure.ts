import {
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type AnyRouter,
  type TRPCError,
} from '@trpc/server';

export type StreamedCall = Readonly<{
  router: AnyRouter;
  /** Path of a mutation whose result is a stream of parts. */
  path: string;
  /** Input of the call as JSON gave it, before the procedure's schema checks it. */
  input: unknown;
  context: object;
  signal: AbortSignal;
  onError: (error: TRPCError) => void;
}>;

/**
 * Lines of tRPC's format that open the response, before the first part of the stream. They say that the response is for
 * one call, and that the data of the call's result is the stream with number 3.
 */
const OPENING =
  '{"0":[[0],[null,0,0]]}\n[0,0,[[{"result":0}],["result",0,1]]]\n[1,0,[[{"data":0}],["data",0,2]]]\n[2,0,[[0],[null,1,3]]]\n';
const ENDING = '[3,0,[[]]]\n';

/**
 * Returns the response of one streamed call, in the wire format of tRPC's `httpBatchStreamLink`. tRPC's own response
 * code, with four web streams in a row, costs more CPU time per part than the rest of the server. The procedure, its
 * middleware, input schema and error format remain tRPC's.
 */
export function streamProcedure(call: StreamedCall): Response {
  const { router, path, input, context: ctx, signal, onError } = call;
  const config = router._def._config;
  const encoder = new TextEncoder();
  let parts: AsyncIterator<unknown> | undefined;
  // True once the client has left. The stream then writes nothing more, and the procedure's iterator is ended.
  let cancelled = false;
  const shapeOf = (cause: unknown) => {
    const error = getTRPCErrorFromUnknown(cause);
    onError(error);
    return JSON.stringify(getTRPCErrorShape({ config, error, type: 'mutation', path, input, ctx }));
  };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      if (!parts) {
        try {
          const data: unknown = await callTRPCProcedure({
            router,
            path,
            getRawInput: async () => input,
            ctx,
            type: 'mutation',
            signal,
            batchIndex: 0,
          });
          if (!isIterable(data)) throw new TypeError(`${path} does not stream`);
          if (cancelled) return;
          parts = data[Symbol.asyncIterator]();
          write(OPENING);
        } catch (error) {
          if (cancelled) return;
          write(`{"0":[[0],[null,0,0]]}\n[0,0,[[{"error":${shapeOf(error)}}]]]\n`);
          controller.close();
        }
        return;
      }
      try {
        const { done, value } = await parts.next();
        if (cancelled) return;
        if (done) {
          write(ENDING);
          controller.close();
        } else write(`[3,1,[[${JSON.stringify(value)}]]]\n`);
      } catch (error) {
        if (cancelled) return;
        write(`[3,2,${shapeOf(error)}]\n`);
        controller.close();
      }
    },
    async cancel() {
      cancelled = true;
      await parts?.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
      vary: 'trpc-accept, accept',
    },
  });
}

const isIterable = (data: unknown): data is AsyncIterable<unknown> =>
  typeof data === 'object' && data !== null && Symbol.asyncIterator in data;
