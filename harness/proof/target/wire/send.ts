import { request, type Dispatcher } from 'undici';
import { USER_AGENT } from './user-agent.ts';

/** One HTTP request as it is, and all of its answer. */
export type Sent = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}>;

export type SendOptions = Readonly<{
  url: string;
  path: string;
  dispatcher: Dispatcher;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  signal?: AbortSignal;
  /** After which an answer is given up, in ms. */
  timeoutMs?: number;
}>;

const TIMEOUT_MS = 30_000;

/** @throws what the connection failed with. Any status is an answer. */
export async function send(options: SendOptions): Promise<Sent> {
  const { url, path, dispatcher, method = 'GET', headers = {}, body, signal } = options;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const response = await request(new URL(path, url), {
    dispatcher,
    method,
    headers: { ...USER_AGENT, ...headers },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    ...(body !== undefined && { body }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, headers: response.headers, text };
}
