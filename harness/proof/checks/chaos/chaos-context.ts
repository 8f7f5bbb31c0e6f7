import type { Finding } from '../../evidence/finding.ts';
import type { ModelFaults } from '../../target/model-faults.ts';
import type { Operations } from '../../../environments/operations.ts';
import type { Acting } from '../check-context.ts';
import type { Journal } from './journal.ts';

/** A number about the whole harness run that the report shows. */
export type Figure = Readonly<{
  name: string;
  value: number;
  unit: 'requests' | 'messages' | 'ms';
  /** The total of which the number is a share, such as all messages sent. */
  of?: number;
  /** Sentence that tells a reader of the report what `value` counts or measures. */
  says: string;
}>;

export type ChaosContext = Acting &
  Readonly<{
    operations: Operations;
    faults: ModelFaults;
    /** The limits of the environment by name, as milliseconds or counts. */
    limits: Readonly<Record<string, number>>;
    journal: Journal;
    figure: (figure: Figure) => void;
    say: (what: string) => void;
  }>;

/** A chaos check: a fault, and the property that must hold in spite of it. */
export type ChaosCheck = Readonly<{
  /** Name of the check: its file name without extension. The option `ONLY=` accepts it. */
  name: string;
  /**
   * Injects the fault and judges how the service behaves.
   * @throws {NotOffered} where the environment cannot inject the fault
   */
  run: (ctx: ChaosContext) => Promise<Finding>;
}>;
