import type { CallTimeline, Counts } from './counter-reports.ts';
import type { ServiceErrorKind } from './errors.ts';

export type CallStart = Readonly<{
  modelId: string;
  operation: CallTimeline['operation'];
  traceId: string | undefined;
}>;

export type CallEnd = 'completed' | 'aborted' | 'broken';

const now = () => performance.timeOrigin + performance.now();

/** Records one call from arrival to end, and updates every counter that counts this call. */
export class CallTracker {
  readonly timeline: CallTimeline;
  readonly #counts: readonly Counts[];

  constructor({ modelId, operation }: CallStart, counts: readonly Counts[]) {
    this.timeline = { modelId, operation, startedAtMs: now(), state: 'received', tokensWritten: 0 };
    this.#counts = counts;
    for (const count of counts) count.received += 1;
  }

  refuse(kind: ServiceErrorKind): void {
    const state = kind === 'ThrottlingException' ? 'throttled' : 'refused';
    this.timeline.state = state;
    this.timeline.errorKind = kind;
    this.timeline.endedAtMs = now();
    for (const count of this.#counts) count[state] += 1;
  }

  accept(): void {
    this.timeline.state = 'inFlight';
    for (const count of this.#counts) {
      count.accepted += 1;
      count.inFlight += 1;
    }
  }

  wroteToken(): void {
    this.timeline.firstTokenAtMs ??= now();
    this.timeline.tokensWritten += 1;
    for (const count of this.#counts) count.tokensWritten += 1;
  }

  /**
   * Records how the call ended. Only the first end counts: a connection that the script cuts is not also counted as an
   * abort by the client.
   */
  end(end: CallEnd): void {
    if (this.timeline.state !== 'inFlight') return;
    this.timeline.state = end;
    this.timeline.endedAtMs = now();
    for (const count of this.#counts) {
      count.inFlight -= 1;
      count[end] += 1;
    }
  }
}
