import type { Dispatcher } from 'undici';
import { requestHeaders, responseHeaders, type HeaderRules } from './forwarded-headers.ts';
import type { SignedInSession } from './authenticator.ts';
import type { RegisteredTarget } from './registered-target.ts';
import { replyError, type BalancerReply } from './reply.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const;

export const forwardableMethod = (method: string | undefined): Dispatcher.HttpMethod | undefined =>
  METHODS.find((known) => known === method);

export type Forwarding = BalancerReply &
  Readonly<{
    method: Dispatcher.HttpMethod;
    target: RegisteredTarget;
    targetGroup: string;
    headerRules: HeaderRules;
    signedIn: SignedInSession | undefined;
    idleTimeoutMs: number;
    clientGone: 'finish' | 'abort';
  }>;

/**
 * Forwards one request and streams its response back without buffering. It ends when the target disconnects, or when
 * no byte moves in either direction for the idle timeout. `clientGone` decides what a client's disconnect ends.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #forwarding: Forwarding;
  readonly #idle: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #over = false;
  #requestSent = false;
  readonly #begun = performance.now();

  constructor(forwarding: Forwarding) {
    this.#forwarding = forwarding;
    this.#idle = setTimeout(() => this.#onIdle(), forwarding.idleTimeoutMs);
    forwarding.target.inFlight++;
    const { response } = forwarding;
    response.on('drain', () => {
      this.#idle.refresh();
      this.#controller?.resume();
    });
    response.on('close', () => {
      if (response.writableFinished || this.#over) return;
      if (!response.headersSent) forwarding.traffic?.failed(460);
      const sent = this.#requestSent || forwarding.request.complete;
      if (forwarding.clientGone === 'abort' || !sent)
        this.#abort(new Error('The client went away'));
      else this.#controller?.resume();
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('The client went away'));
  }

  onBodySent(): void {
    this.#idle.refresh();
  }

  onRequestSent(): void {
    this.#requestSent = true;
    this.#idle.refresh();
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    if (this.#over || statusCode < 200) return;
    this.#idle.refresh();
    const { response, signedIn, names, traffic, targetGroup } = this.#forwarding;
    if (response.destroyed) return;
    traffic?.answered(targetGroup, statusCode, (performance.now() - this.#begun) / 1_000);
    const headers = responseHeaders(rawText(controller.rawHeaders));
    for (const cookie of signedIn?.cookies ?? []) headers.push('Set-Cookie', cookie);
    response.writeHead(statusCode, names?.leave(headers) ?? headers);
    // The headers wait for the first chunk of the body, which may already be there; a short response then needs one
    // packet less.
    process.nextTick(() => {
      if (!this.#over) response.flushHeaders();
    });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    this.#idle.refresh();
    const { response } = this.#forwarding;
    if (!response.destroyed && !response.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#end();
    if (!this.#forwarding.response.destroyed) this.#forwarding.response.end();
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.#over) return;
    this.#end();
    const { response } = this.#forwarding;
    if (response.headersSent || response.destroyed) return void response.destroy();
    const slow = 'code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT';
    replyError(this.#forwarding, slow ? 504 : 502);
  }

  #onIdle(): void {
    const { request, response } = this.#forwarding;
    if (this.#over) return;
    const waitsForClient = !request.complete && !this.#requestSent;
    this.#abort(new Error('No byte moved for the idle timeout'));
    if (response.headersSent || response.destroyed) return void response.destroy();
    replyError(this.#forwarding, waitsForClient ? 408 : 504);
  }

  #abort(reason: Error): void {
    if (this.#over) return;
    this.#end();
    this.#controller?.abort(reason);
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#idle);
    this.#forwarding.target.inFlight--;
  }
}

/** Converts raw header bytes to text. Header bytes are Latin-1 by definition. */
function rawText(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
}

export function forward(forwarding: Forwarding): void {
  const { request, method, target, headerRules, signedIn } = forwarding;
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const handler = new Exchange(forwarding);
  try {
    target.pool.dispatch(
      {
        path: request.url ?? '/',
        method,
        headers: requestHeaders(request, headerRules, signedIn?.identity),
        body: encoding !== undefined || length !== '0' ? request : null,
      },
      handler,
    );
  } catch (error) {
    handler.onResponseError(undefined, error instanceof Error ? error : new Error(String(error)));
  }
}
