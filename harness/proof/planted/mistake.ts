import type { DeployedContext } from '../checks/deployed/deployed-context.ts';

/** Puts it right again. */
export type Undo = () => Promise<unknown>;

/** One resource of an applied environment, changed as somebody could have written it in a stack. */
export type Mistake = Readonly<{
  /** For a person. */
  name: string;
  /** The check that must find it, by name; no other runs. */
  foundBy: string;
  plant: (ctx: DeployedContext) => Promise<Undo>;
}>;
