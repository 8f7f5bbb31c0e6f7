/** Time in milliseconds within which a request that is being sent arrives, if it arrives at all. */
const ARRIVES_WITHIN_MS = 400;

/**
 * Passes an abort on, but not while a request is being sent: a request cut there may or may not have been accepted,
 * so its cost would be a guess. Such an abort waits for the service's response, at most 400 ms; the model has written
 * nothing by then. At all other times the abort is passed on at once.
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

  /** Records that the request is being sent. @throws the source's reason when that has aborted */
  leaves(): void {
    this.#source.throwIfAborted();
    // The event loop may have stalled, so a response that has arrived in the meantime is read before the time counts
    // as over.
    const looked = () => setImmediate(() => this.#arrival === timer && this.arrived());
    const timer = setTimeout(looked, this.#arrivesWithinMs);
    this.#arrival = timer;
  }

  /** Records that the service answered, or that the request failed. */
  arrived(): void {
    clearTimeout(this.#arrival);
    this.#arrival = undefined;
    if (this.#source.aborted) this.#pass();
  }

  close(): void {
    clearTimeout(this.#arrival);
    this.#source.removeEventListener('abort', this.#heard);
    this.#controller.abort();
  }
}
