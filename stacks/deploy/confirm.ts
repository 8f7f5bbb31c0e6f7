import { createInterface } from 'node:readline/promises';
import { planAll } from './plan.ts';
import type { StackPlan, Waiting } from './plan.ts';
import { DeployProblem } from './problem.ts';
import { remark } from './project.ts';
import type { DeploySession } from './session.ts';

/** Prints the changes that applying one stack would make, or the stack that must be applied before it. */
export function sayPlan(plan: StackPlan | Waiting): void {
  if ('waitsFor' in plan) return remark(`${plan.layer}: waits for ${plan.waitsFor}`);
  if (plan.changes.length === 0) return remark(`${plan.layer}: no change`);
  remark(`${plan.layer}: ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy`);
  for (const change of plan.changes) remark(`  ${change}`);
}

/**
 * Shows the plan of a deploy to production and asks the operator for confirmation. `YES=1` confirms without a question.
 *
 * @throws {DeployProblem} when the answer is not "yes", or there is no terminal
 */
export async function confirmProduction(session: DeploySession): Promise<void> {
  const { name, stage } = session.environment;
  if (stage !== 'production') return;
  remark(await planAll(session, sayPlan));
  if (process.env['YES'] === '1') return;
  if (!process.stdin.isTTY) {
    throw new DeployProblem(
      `A deploy to "${name}" asks before it changes anything, and nobody can answer here: look at "make plan ENV=${name}", then deploy with YES=1`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Apply this to "${name}"? Only "yes" is accepted: `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new DeployProblem(`Nothing of "${name}" was changed`);
}
