import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Classifies, Given } from './classify-port.ts';
import { routeOf } from './routes.ts';

export type CallTarget = Readonly<{ url: string; token: string }>;

const Classification = z.object({
  category: z.string(),
  action: z.string().optional(),
  agentType: z.string(),
  confidence: z.number().min(0).max(1),
  fallback: z.boolean(),
  receipt: z.object({ model: z.string() }),
});
const Answer = z.object({ result: z.object({ data: z.unknown() }) });
const Refusal = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({ reason: z.string().optional(), code: z.string().optional() }).optional(),
  }),
});

const AT_ONCE = 8;
/** Number of attempts for a request that is answered with status 429 or 503. */
const TRIES = 5;
const LONGEST_MS = 60_000;

/** Thrown when a procedure refused a call or could not be reached; the message names the procedure and the reason. */
export class CallError extends Error {
  override readonly name = 'CallError';
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

async function send(
  { url, token }: CallTarget,
  procedure: string,
  input?: unknown,
): Promise<Response> {
  const address = new URL(`/trpc/${procedure}`, url);
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const signal = AbortSignal.timeout(LONGEST_MS);
  const request =
    input === undefined
      ? { headers, signal }
      : {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(input),
          signal,
        };
  return fetch(address, request).catch((error: unknown) => {
    throw new CallError(`Cannot reach ${address.origin}: is the environment running?`, {
      cause: error,
    });
  });
}

/**
 * Calls a procedure of the server: as a query if there is no input, else as a mutation. If the server answers that it
 * is busy, the call is retried after a wait.
 * @throws {CallError} with the status, reason and message of the refusal
 */
export async function callProcedure(
  target: CallTarget,
  procedure: string,
  input?: unknown,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await send(target, procedure, input);
    const body = parseJson(await response.text());
    const answer = Answer.safeParse(body);
    if (response.ok && answer.success) return answer.data.result.data;
    if ((response.status === 429 || response.status === 503) && attempt < TRIES) {
      const seconds = Number(response.headers.get('retry-after') ?? attempt);
      await sleep(Math.min(10, Number.isFinite(seconds) ? seconds : attempt) * 1_000);
      continue;
    }
    const { error } = Refusal.safeParse(body).data ?? {};
    const why =
      error === undefined
        ? 'with no answer of Onecall'
        : `${error.data?.reason ?? error.data?.code ?? 'unnamed'}: ${error.message}`;
    throw new CallError(`${procedure} was refused with status ${response.status}, ${why}`);
  }
}

export function overHttp(target: CallTarget): Classifies {
  return {
    concurrency: AT_ONCE,
    classify: async (query): Promise<Given> => {
      const parsed = Classification.safeParse(await callProcedure(target, 'classify', { query }));
      if (!parsed.success)
        throw new CallError(
          `classify answered in an unknown shape: ${z.prettifyError(parsed.error)}`,
        );
      const { confidence, fallback, receipt } = parsed.data;
      return { route: routeOf(parsed.data), confidence, fallback, model: receipt.model };
    },
    close: async () => undefined,
  };
}
