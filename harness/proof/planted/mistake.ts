import type { DeployedContext } from '../checks/deployed/deployed-context.ts';

/** Undoes a mistake. */
export type Undo = () => Promise<unknown>;

/** A resource of an applied environment, changed by a mistake that an engineer could make in a stack. */
export type Mistake = Readonly<{
  /** Description of the mistake for the report. */
  name: string;
  /** Name of the check that must find it; only this check runs. */
  foundBy: string;
  plant: (ctx: DeployedContext) => Promise<Undo>;
}>;
