import type { ChaosContext } from '../chaos/chaos-context.ts';

/** What must set off an alarm, for real. */
export type AlarmFault = Readonly<{
  /** End of the alarm's name, after the environment's prefix. */
  alarm: string;
  /** What is done, for a person. */
  says: string;
  /** @returns what mends it */
  inject: (ctx: ChaosContext) => Promise<() => Promise<unknown>>;
}>;
