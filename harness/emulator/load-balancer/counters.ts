import type { ServerResponse } from 'node:http';

/**
 * Numbers of responses by listener rule and by status. The key of a rule is its priority, or `default` for the default
 * rule; the key `login` has the responses to login callbacks.
 */
export type RequestCounts = Record<string, Record<string, number>>;

/**
 * Counts responses by rule and status. A client that disconnects before any response counts as 460, as in AWS's
 * access logs.
 */
export class Counters {
  readonly #counts: RequestCounts = {};
  #open = 0;

  get open(): number {
    return this.#open;
  }

  count(rule: string, response: ServerResponse): void {
    this.#open++;
    response.on('close', () => {
      this.#open--;
      const status = response.headersSent ? response.statusCode : 460;
      const statuses = (this.#counts[rule] ??= {});
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  }

  snapshot(): RequestCounts {
    return structuredClone(this.#counts);
  }
}
