import { request, type Dispatcher } from 'undici';
import { USER_AGENT } from './user-agent.ts';

/** Response to one HTTP request, with its whole body. */
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
  /** Milliseconds after which the request is aborted. */
  timeoutMs?: number;
}>;

const TIMEOUT_MS = 30_000;

/**
 * Sends an HTTP request; any status counts as a response.
 * @throws the error of the connection
 */
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
