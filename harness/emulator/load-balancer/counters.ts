import type { ServerResponse } from 'node:http';

/** The number of responses by rule (its priority, `default`, or `login` for the callback) and by status. */
export type RequestCounts = Record<string, Record<string, number>>;

/** A client that left before there was an answer counts as 460, as in AWS's access logs. */
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
