import type { ChaosContext } from '../chaos/chaos-context.ts';

/** A fault that must set off one CloudWatch alarm. */
export type AlarmFault = Readonly<{
  /** End of the alarm's name, after the prefix of the environment. */
  alarm: string;
  /** Description of the fault for the report. */
  says: string;
  /**
   * Whether the fault may be too small on a busy machine to cross the alarm's threshold; the alarm is then right not to
   * go off.
   */
  mayBeWeak?: true;
  /**
   * Injects the fault.
   * @returns the function that ends the fault
   */
  inject: (ctx: ChaosContext) => Promise<() => Promise<unknown>>;
}>;
