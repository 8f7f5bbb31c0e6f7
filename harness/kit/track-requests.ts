import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import { callSite, stackFrames } from './call-site.ts';
import { owner, type Held, type Scope } from './scope.ts';
import { guardUrl } from './net-guards.ts';

/**
 * A call of `fetch()` as an operation. It ends when its body was read or cancelled and none of its requests is in
 * flight.
 */
class Fetch implements Held {
  readonly group = 'operation';
  readonly at = callSite();
  readonly what: string;
  readonly wire = new Set<unknown>();
  readonly copies: Response[] = [];
  response: Response | undefined;
  constructor(what: string) {
    this.what = what;
  }

  isLive(): boolean {
    return this.response === undefined || this.#isUnread(this.response) || this.wire.size > 0;
  }

  explain(): string {
    if (this.response === undefined) {
      return `A fetch (${this.what}) was started in this test, but never finished. Await it or abort it.`;
    }
    const state = this.response.bodyUsed ? 'not read to its end' : 'never consumed';
    return `A fetch (${this.what}) returned a body that was ${state}. Await response.text() or response.body?.cancel().`;
  }

  /** Tracks a response and each of its clones. Reading one of them reads the whole body from the connection. */
  follow(response: Response): void {
    this.copies.push(response);
    const clone = response.clone.bind(response);
    const cloneAndFollow = (): Response => {
      const copy = clone();
      this.follow(copy);
      return copy;
    };
    Reflect.set(response, 'clone', cloneAndFollow);
  }

  #isUnread(response: Response): boolean {
    const isEmpty = response.body === null || response.headers.get('content-length') === '0';
    return !isEmpty && this.copies.every(({ bodyUsed }) => !bodyUsed);
  }
}

const fetching = new AsyncLocalStorage<Fetch>();

/**
 * Replaces the global `fetch` by a function that checks the network permission and records the call until its body has
 * ended.
 */
export function trackFetch(): void {
  const real = globalThis.fetch;
  globalThis.fetch = async function fetch(input, init) {
    guardUrl(input);
    const scope = owner.getStore();
    if (!scope) return real(input, init);
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    const held = new Fetch(`${method} ${input instanceof Request ? input.url : String(input)}`);
    scope.hold(held, held);
    try {
      held.response = await fetching.run(held, () => real(input, init));
      held.follow(held.response);
      return held.response;
    } catch (error) {
      scope.held.delete(held);
      throw error;
    }
  };
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const begun = new WeakMap<object, { wire: Set<unknown>; scope: Scope; key: unknown }>();

/**
 * Records the requests of undici through its diagnostics channels, for Node's built-in copy and the npm package alike.
 */
export function trackUndici(): void {
  subscribe('undici:request:create', (message) => {
    const request = field(message, 'request');
    const scope = owner.getStore();
    if (!scope || typeof request !== 'object' || request === null) return;
    const of = fetching.getStore();
    const what = `${String(field(request, 'method'))} ${String(field(request, 'origin'))}${String(field(request, 'path'))}`;
    const wire = of?.wire ?? new Set<unknown>();
    wire.add(request);
    begun.set(request, { wire, scope, key: request });
    if (of) return;
    scope.hold(request, {
      group: 'operation',
      at: callSite(),
      isLive: () => wire.size > 0,
      explain: () =>
        `A request (${what}) was started in this test, but never finished. Await it and read its body to the end.`,
    });
  });
  for (const last of ['undici:request:trailers', 'undici:request:error']) {
    subscribe(last, (message) => {
      const request = field(message, 'request');
      const entry = typeof request === 'object' && request !== null && begun.get(request);
      if (!entry) return;
      entry.wire.delete(request);
      entry.scope.held.delete(entry.key);
    });
  }
}

const isOver = (request: http.ClientRequest): boolean => {
  const response = field(request, 'res');
  return request.destroyed || (response instanceof http.IncomingMessage && response.complete);
};

const asked = new WeakMap<object, string>();

/**
 * Remembers the line of code that made an HTTP request. Node reports its start one turn of the event loop later, when the request
 * has a socket.
 */
export function noteRequest(request: object): void {
  if (owner.getStore()) asked.set(request, callSite());
}

/** Records the client requests of `node:http` and `node:https`. */
export function trackHttp(): void {
  subscribe('http.client.request.start', (message) => {
    const request = field(message, 'request');
    const scope = owner.getStore();
    if (!scope || !(request instanceof http.ClientRequest)) return;
    const what = `${request.method} ${request.protocol}//${String(request.getHeader('host'))}${request.path}`;
    scope.hold(request, {
      group: 'operation',
      at: asked.get(request) ?? '',
      isLive: () => !isOver(request),
      explain: () =>
        `An HTTP request (${what}) was started in this test, but never finished. Read its response to the end or destroy it.`,
    });
  });
}

/**
 * Records a socket that a test opens itself. Sockets of a connection pool are left out, because they outlive a request
 * on purpose.
 */
export function trackSocket(socket: object): void {
  const scope = owner.getStore();
  if (!scope) return;
  const frames = stackFrames();
  if (frames.some((frame) => /node:_http_|undici/.test(frame))) return;
  scope.hold(socket, {
    group: 'resource',
    at: callSite(frames),
    isLive: () => field(socket, 'destroyed') !== true,
    explain: () =>
      "A TCP connection was opened in this test, but never closed. Call socket.destroy(), or end() and await 'close'.",
  });
}
