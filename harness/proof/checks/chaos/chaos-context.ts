import type { Finding } from '../../evidence/finding.ts';
import type { ModelFaults } from '../../target/model-faults.ts';
import type { Operations } from '../../../environments/operations.ts';
import type { CheckContext } from '../check-context.ts';
import type { Journal } from './journal.ts';

/** A number that the run as a whole comes to. */
export type Figure = Readonly<{
  name: string;
  value: number;
  unit: 'requests' | 'messages' | 'ms';
  /** Out of how many. */
  of?: number;
  /** For a person: what was counted. */
  says: string;
}>;

export type ChaosContext = Pick<
  CheckContext,
  'target' | 'telemetry' | 'signal' | 'budget' | 'observe'
> &
  Readonly<{
    operations: Operations;
    faults: ModelFaults;
    /** As the environment names them, in ms and counts. */
    limits: Readonly<Record<string, number>>;
    journal: Journal;
    figure: (figure: Figure) => void;
    say: (what: string) => void;
  }>;

/** One thing that goes wrong, and the law that holds all the same. */
export type ChaosCheck = Readonly<{
  /** File name without its ending; `ONLY=` takes it. */
  name: string;
  law: string;
  /** @throws {NotOffered} where the environment cannot break it */
  run: (ctx: ChaosContext) => Promise<Finding>;
}>;
