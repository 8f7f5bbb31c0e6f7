import type { Finding } from '../../evidence/finding.ts';
import type { ModelFaults } from '../../target/model-faults.ts';
import type { Operations } from '../../../environments/operations.ts';
import type { CheckContext } from '../check-context.ts';
import type { Journal } from './journal.ts';

/** A figure about the whole run. */
export type Figure = Readonly<{
  name: string;
  value: number;
  unit: 'requests' | 'messages' | 'ms';
  /** The total that the figure is a part of. */
  of?: number;
  /** Description of what was counted, for the report. */
  says: string;
}>;

export type ChaosContext = Pick<
  CheckContext,
  'target' | 'telemetry' | 'signal' | 'budget' | 'observe'
> &
  Readonly<{
    operations: Operations;
    faults: ModelFaults;
    /** The environment's limits by name, in ms and counts. */
    limits: Readonly<Record<string, number>>;
    journal: Journal;
    figure: (figure: Figure) => void;
    say: (what: string) => void;
  }>;

/** A fault, and the property that must hold in spite of it. */
export type ChaosCheck = Readonly<{
  /** File name without extension; `ONLY=` accepts it. */
  name: string;
  law: string;
  /** Injects the fault and judges what happens. @throws {NotOffered} where the environment cannot inject it */
  run: (ctx: ChaosContext) => Promise<Finding>;
}>;
