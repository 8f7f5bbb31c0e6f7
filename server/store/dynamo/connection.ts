import type { Socket } from 'node:net';
import { ReplyReader, type DynamoReply, type Received } from './read-reply.ts';

/** Time limits in milliseconds. They are checked only after events that this process was too busy to handle in time. */
export type TimeLimits = Readonly<{
  /** Longest time to open a new connection. */
  connectWithinMs: number;
  /** Longest time without data from the store while a response is awaited. */
  silenceMs: number;
}>;

export class StoreTimeout extends Error {
  override readonly name = 'TimeoutError';
}

type Awaited = Readonly<{
  reader: ReplyReader;
  silence: NodeJS.Timeout;
  resolve: (reply: DynamoReply) => void;
  reject: (error: unknown) => void;
}>;

/** A connection to the store that is kept alive. It carries one request at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #silenceMs: number;
  #awaited: Awaited | undefined;
  #heard = 0;
  #reusableUntil = Number.POSITIVE_INFINITY;

  /** @param onClose Callback that runs once the connection is closed, by either side. */
  constructor(socket: Socket, { connectWithinMs, silenceMs }: TimeLimits, onClose: () => void) {
    this.#socket = socket;
    this.#silenceMs = silenceMs;
    const isConnected = () => !socket.connecting;
    const connecting = setTimeout(
      () => this.#endUnless(isConnected, 'The store was not reached in time'),
      connectWithinMs,
    );
    socket
      .once('connect', () => clearTimeout(connecting))
      .on('data', (bytes: Buffer) => this.#hear(bytes))
      .once('end', () => this.#receive(this.#awaited?.reader.end()))
      .on('error', (error) => this.#fail(error))
      .once('close', () => {
        clearTimeout(connecting);
        this.#fail(new Error('The store closed the connection before the end of its response'));
        onClose();
      });
  }

  /** Tells whether the connection can carry a further request. */
  get isReusable(): boolean {
    const { writable, readable } = this.#socket;
    const isIdle = this.#awaited === undefined;
    return isIdle && writable && readable && performance.now() < this.#reusableUntil;
  }

  /** Sends a request and returns its response. @throws a timeout or the network's error, which closes the connection */
  send(request: string): Promise<DynamoReply> {
    const { promise, resolve, reject } = Promise.withResolvers<DynamoReply>();
    const silence = setTimeout(() => {
      const before = this.#heard;
      this.#endUnless(() => this.#heard > before, 'The store did not answer in time');
    }, this.#silenceMs);
    this.#awaited = { reader: new ReplyReader(), silence, resolve, reject };
    this.#socket.ref().write(request);
    return promise;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #endUnless(hasOccurred: () => boolean, why: string): void {
    setImmediate(() => hasOccurred() || this.#socket.destroy(new StoreTimeout(why)));
  }

  #hear(bytes: Buffer): void {
    this.#heard += 1;
    // An idle connection expects no bytes: they would be taken for the response to the next request.
    if (this.#awaited === undefined) return this.destroy();
    this.#awaited.silence.refresh();
    try {
      this.#receive(this.#awaited.reader.push(bytes));
    } catch (error) {
      this.#fail(error);
      this.destroy();
    }
  }

  #receive(received: Received | undefined): void {
    if (received === undefined || this.#awaited === undefined) return;
    const { silence, resolve } = this.#awaited;
    this.#heard += 1;
    this.#awaited = undefined;
    clearTimeout(silence);
    this.#reusableUntil = performance.now() + received.reusableMs;
    if (received.reusableMs === 0) this.destroy();
    // An idle connection does not keep the process running.
    else this.#socket.unref();
    resolve(received.reply);
  }

  #fail(error: unknown): void {
    if (this.#awaited === undefined) return;
    const { silence, reject } = this.#awaited;
    this.#awaited = undefined;
    clearTimeout(silence);
    reject(error);
  }
}
