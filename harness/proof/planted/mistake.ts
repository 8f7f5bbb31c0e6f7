import type { DeployedContext } from '../checks/deployed/deployed-context.ts';

/** A function that undoes a planted mistake. */
export type Undo = () => Promise<unknown>;

/** A mistake that an engineer could make in a stack, planted by a change of an applied AWS resource. */
export type Mistake = Readonly<{
  /** Description of the mistake for the report. */
  name: string;
  /** Name of the check that must find the mistake; only this check runs. */
  foundBy: string;
  plant: (ctx: DeployedContext) => Promise<Undo>;
}>;
