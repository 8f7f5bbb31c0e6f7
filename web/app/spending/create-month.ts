import { createSignal } from 'solid-js';
import type { Client, Month } from '../../client.ts';

/** The composer shows the remaining budget once less than this share of the monthly budget is left. */
const LOW = 0.2;

/**
 * Creates the state of the person's current month: the remaining budget, and the use by day, model and category of
 * question.
 */
export function createMonth(client: Client) {
  const [month, setMonth] = createSignal<Month>();
  return {
    month,
    /** Reads the month's spending again. If the request fails, the last known numbers are kept. */
    async load(): Promise<void> {
      const read = await client.spending.month.query().catch(() => undefined);
      if (read) setMonth(read);
    },
    /** Tells whether the composer shows a sentence about the budget. */
    isTold: () => {
      const now = month();
      return now !== undefined && (now.paused || now.leftUsd < LOW * now.limitUsd);
    },
    forget: () => setMonth(undefined),
  };
}
