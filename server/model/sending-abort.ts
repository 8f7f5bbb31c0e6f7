/** Milliseconds after which a request that is being sent counts as having reached the service. */
const ARRIVES_WITHIN_MS = 400;

/** Reason of the abort at the end of each call; Node would otherwise create an error with its stack each time. */
const CLOSED = new Error('The call has ended');

/**
 * Passes on an abort signal, except while a request is being sent. A request that is cut then may or may not have
 * been accepted, so its cost would be unknown. Such an abort waits for the service's response, but at most 400 ms, in
 * which the model writes nothing yet. At all other times an abort is passed on at once.
 */
export class SendingAbort {
  readonly #source: AbortSignal;
  readonly #arrivesWithinMs: number;
  readonly #controller = new AbortController();
  readonly #pass = () => this.#controller.abort(this.#source.reason);
  readonly #heard = () => {
    if (this.#arrival === undefined) this.#pass();
  };
  #arrival: NodeJS.Timeout | undefined;

  constructor(source: AbortSignal, arrivesWithinMs = ARRIVES_WITHIN_MS) {
    this.#source = source;
    this.#arrivesWithinMs = arrivesWithinMs;
    source.addEventListener('abort', this.#heard, { once: true });
    if (source.aborted) this.#pass();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Records that the request is being sent. @throws the reason of the source signal when it has aborted */
  leaves(): void {
    this.#source.throwIfAborted();
    // After a stall of the event loop, this timer runs even if the service's response has arrived meanwhile. That
    // response is read first, before the waiting time counts as over.
    const looked = () => setImmediate(() => this.#arrival === timer && this.arrived());
    const timer = setTimeout(looked, this.#arrivesWithinMs);
    this.#arrival = timer;
  }

  /** Records that the service responded or the request failed, and passes on an abort that waited. */
  arrived(): void {
    clearTimeout(this.#arrival);
    this.#arrival = undefined;
    if (this.#source.aborted) this.#pass();
  }

  close(): void {
    clearTimeout(this.#arrival);
    this.#source.removeEventListener('abort', this.#heard);
    this.#controller.abort(CLOSED);
  }
}
