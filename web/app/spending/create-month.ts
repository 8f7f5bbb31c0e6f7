import { createSignal } from 'solid-js';
import type { Client, Month } from '../../client.ts';

/** Share of the month's budget below which the composer shows the rest. */
const LOW = 0.2;

/** Returns the person's current month: the rest of its budget, and the use by day, model and kind of question. */
export function createMonth(client: Client) {
  const [month, setMonth] = createSignal<Month>();
  return {
    month,
    /** Reads the month again. When the request fails, the last known month is kept. */
    async load(): Promise<void> {
      const read = await client.spending.month.query().catch(() => undefined);
      if (read) setMonth(read);
    },
    /** Tells whether the composer shows a text about the budget. */
    isTold: () => {
      const now = month();
      return now !== undefined && (now.paused || now.leftUsd < LOW * now.limitUsd);
    },
    forget: () => setMonth(undefined),
  };
}
