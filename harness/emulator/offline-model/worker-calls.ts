import { Worker } from 'node:worker_threads';
import { z } from 'zod';

const Reply = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ value: z.unknown() }).strict(),
  z.object({ failure: z.string() }).strict(),
]);

export type WorkerCallsOptions = Readonly<{
  /**
   * Module of the worker. It posts `{ready}` when it is ready, then `{value}` or `{failure}` for each message that it
   * receives.
   */
  module: URL;
  /**
   * Longest time for one call in milliseconds. A worker that exceeds it is ended, and the next call starts a new one.
   */
  timeoutMs: number;
  startMs?: number;
}>;

export type WorkerCalls = Readonly<{
  /** Starts the worker if necessary, and resolves when it can answer without delay. */
  warm: () => Promise<void>;
  /**
   * Sends a call to the worker; calls are sent one at a time, in order. A call that is aborted before it is sent is
   * skipped. @throws when the worker failed, took too long or was closed, and the signal's reason for an aborted call
   */
  call: (input: unknown, signal?: AbortSignal) => Promise<unknown>;
  close: () => Promise<void>;
}>;

/**
 * Memory limits of a worker in megabytes. A small young generation is collected often, which lowered the memory of a
 * worker from 440 MB to 230 MB.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 160 } as const;

type Live = Readonly<{ worker: Worker; ready: Promise<unknown> }>;

/**
 * Resolves to the next message of a worker; rejects when the worker ends or sends nothing for `withinMs`
 * milliseconds.
 */
function nextReply(worker: Worker, withinMs: number): Promise<z.infer<typeof Reply>> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (message: unknown) => settle(() => resolve(Reply.parse(message)));
    const onError = (error: unknown) =>
      settle(() => reject(error instanceof Error ? error : new Error(String(error))));
    const onExit = () => settle(() => reject(new Error('The worker has ended')));
    const onTime = () => settle(() => reject(new Error(`No answer within ${withinMs} ms`)));
    const timer = setTimeout(onTime, withinMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

/**
 * Returns calls to a worker thread that may hang or crash. Each call has a time limit; a worker that exceeds it is
 * replaced.
 */
export function createWorkerCalls(options: WorkerCallsOptions): WorkerCalls {
  let live: Live | undefined;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Live {
    const worker = new Worker(options.module, { resourceLimits: LIMITS });
    worker.unref();
    const ready = nextReply(worker, options.startMs ?? 30_000);
    // Each caller awaits `ready` itself, so a failed start is reported to it. This handler keeps a failure without a
    // caller from counting as unhandled.
    ready.catch(() => undefined);
    return { worker, ready };
  }

  async function end(): Promise<void> {
    const ended = live;
    live = undefined;
    await ended?.worker.terminate();
  }

  async function perform(input: unknown): Promise<unknown> {
    if (closed) throw new Error('The worker was closed');
    live ??= start();
    const { worker, ready } = live;
    try {
      await ready;
      const reply = nextReply(worker, options.timeoutMs);
      worker.postMessage(input, []);
      const answer = await reply;
      if ('value' in answer) return answer.value;
      if ('failure' in answer) return Promise.reject(new WorkerFailure(answer.failure));
      throw new Error('The worker said it was ready twice');
    } catch (error) {
      await end();
      throw error;
    }
  }

  return {
    warm: async () => {
      live ??= start();
      await live.ready;
    },
    call: (input, signal) => {
      const result = last.then(() => {
        signal?.throwIfAborted();
        return perform(input);
      });
      last = result.catch(() => undefined);
      return result;
    },
    close: async () => {
      closed = true;
      await end();
      await last;
    },
  };
}

/** Error of a call that failed while the worker keeps working. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
}
