import { request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { TargetError } from './target-error.ts';
import { USER_AGENT } from './wire/user-agent.ts';
import { parseJson } from '../evidence/parse.ts';

const Health = z.object({ service: z.literal('onecall'), commit: z.string() });

const WITHIN_MS = 5_000;
const HEALTH_MAX_BYTES = 10_000;

/**
 * Requests `/healthz` to find out whether the target is Onecall.
 * @returns the Git commit of the version that serves
 * @throws {TargetError} `unreachable` or `not_onecall`, within 5 s
 */
export async function recognise(
  url: string,
  dispatcher: Dispatcher,
  withinMs = WITHIN_MS,
): Promise<string> {
  const address = addressOf(url);
  let text = '';
  let status = 0;
  try {
    const signal = AbortSignal.timeout(withinMs);
    const response = await request(address, { dispatcher, headers: USER_AGENT, signal });
    status = response.statusCode;
    for await (const chunk of response.body) {
      text += String(chunk);
      if (text.length > HEALTH_MAX_BYTES) break;
    }
  } catch (error) {
    const why = isTimeout(error) ? `no answer within ${withinMs / 1_000} s` : reasonOf(error);
    throw new TargetError('unreachable', `Cannot reach ${address.origin}: ${why}`, {
      cause: error,
    });
  }
  const health = Health.safeParse(parseJson(text));
  if (status === 200 && health.success) return health.data.commit;
  throw new TargetError(
    'not_onecall',
    `There is no Onecall at ${address.origin}: /healthz answered ${status}, not {"service":"onecall"}`,
  );
}

function addressOf(url: string): URL {
  const address = URL.canParse(url) ? new URL('/healthz', url) : undefined;
  if (address && /^https?:$/.test(address.protocol)) return address;
  throw new TargetError(
    'unreachable',
    `Cannot use "${url}" as an address: one like https://chat.example.org is accepted`,
  );
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TimeoutError';

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host';
  return code ?? (error.message || error.name);
}
