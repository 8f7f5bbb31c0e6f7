import { once } from 'node:events';
import { Server, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../listen.ts';
import { answerInPart, PART_HEADER } from './answer-in-part.ts';
import { throttledBody, type Fault } from './fault.ts';

const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';

/** HTTP server of a DynamoDB store that can apply one fault at a time to its requests. */
export class FaultyStore {
  readonly #server: Server;
  readonly #received = new Map<string, number>();
  #fault: Fault | undefined;
  #requestsLeft = 0;
  #port = 0;

  constructor(server: Server) {
    this.#server = server;
    const handlers = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const operation = operationOf(request);
      this.#received.set(operation, (this.#received.get(operation) ?? 0) + 1);
      const answer = async () => {
        if (!(await this.#passes(request, response)) || request.destroyed) return;
        for (const handler of handlers) Reflect.apply(handler, server, [request, response]);
        // dynalite's error handler throws when a client disconnects during a response, which would end this process.
        request.removeAllListeners('error').on('error', () => {});
      };
      void answer();
    });
  }

  /** Returns the current fault; its `next` is the number of requests that are still affected. */
  get fault(): Fault | undefined {
    if (this.#fault?.next === undefined) return this.#fault;
    return { ...this.#fault, next: this.#requestsLeft };
  }

  /** Returns the number of requests received so far by operation, including those that a fault affected. */
  get received(): ReadonlyMap<string, number> {
    return new Map(this.#received);
  }

  get port(): number {
    return this.#port;
  }

  /** Listens on the same port after each start; the first start selects a free one. */
  async listen(): Promise<void> {
    this.#port = Number(new URL(await listen(this.#server, this.#port)).port);
  }

  /** Replaces the current fault; undefined removes it. */
  async set(fault: Fault | undefined): Promise<void> {
    if (fault?.away === 'refused' && (fault.next !== undefined || fault.operation !== undefined)) {
      throw new TypeError(
        'Cannot refuse connections by next or operation: away "reset" accepts both',
      );
    }
    this.#fault = fault;
    this.#requestsLeft = fault?.next ?? Infinity;
    if (fault?.away === 'refused') await this.#stopListening();
    else if (!this.#server.listening) await this.listen();
  }

  async close(): Promise<void> {
    // The server must be listening when it is closed, because dynalite closes its store only then.
    if (!this.#server.listening) await this.listen();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #stopListening(): Promise<void> {
    if (!this.#server.listening) return;
    const stopped = once(this.#server, 'close');
    // Node's own `close` is called, because dynalite's `close` would also close the store.
    Server.prototype.close.call(this.#server);
    this.#server.closeAllConnections();
    await stopped;
  }

  /** Applies the current fault to a request. @returns whether the store is to handle the request */
  async #passes(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const fault = this.#fault;
    const operation = operationOf(request);
    if (!fault || (fault.operation ?? operation) !== operation) return true;
    if (request.headers[PART_HEADER] !== undefined) return true;
    if (fault.unprocessed && operation !== 'BatchWriteItem') return true;
    this.#requestsLeft -= 1;
    if (this.#requestsLeft <= 0) this.#fault = undefined;
    if (fault.slowMs !== undefined) await sleep(fault.slowMs);
    if (fault.away === 'lost') {
      // The response is lost by replacing `end`, because dynalite sends each response with a single call of `end`.
      response.end = () => {
        request.socket.resetAndDestroy();
        return response;
      };
      return true;
    }
    if (fault.away !== undefined) {
      request.socket.resetAndDestroy();
      return false;
    }
    if (fault.unprocessed) {
      await answerInPart(request, response, `http://127.0.0.1:${this.#port}`);
      return false;
    }
    if (fault.throttled === undefined) return true;
    request.resume();
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(throttledBody(fault.throttled));
    return false;
  }
}
