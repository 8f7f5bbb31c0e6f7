import type { ChaosContext } from '../chaos/chaos-context.ts';

/** A fault that must set off one alarm. */
export type AlarmFault = Readonly<{
  /** End of the alarm's name, after the environment's prefix. */
  alarm: string;
  /** Description of the fault for the report. */
  says: string;
  /** Whether a busy machine may give the fault too little to cross the threshold; the alarm then rightly stays silent. */
  mayBeWeak?: true;
  /** Injects the fault. @returns the function that mends it */
  inject: (ctx: ChaosContext) => Promise<() => Promise<unknown>>;
}>;
