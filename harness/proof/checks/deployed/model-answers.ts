import { findingsOf } from '../../evidence/finding.ts';
import { nameIn, wantedDefinition } from './applied.ts';
import { askOnce } from './ask-once.ts';
import type { DeployedCheck } from './deployed-context.ts';
import { hasRight } from './has-right.ts';

const name = 'model-answers';
const is = findingsOf(name);
const CALL = 'bedrock:InvokeModelWithResponseStream';

/**
 * Check of requirements C5 and I6: each model that a person may choose answers, with the permissions of the task's
 * role.
 */
export const modelAnswers: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { taskRoleArn = '', name: revision } = await wantedDefinition(ctx);
    const role = nameIn(taskRoleArn);
    const may = await hasRight(ctx, role, CALL);
    const rights = may
      ? `role ${role} may ${CALL}`
      : `role ${role} (taskRoleArn of ${revision}) has no policy with Action ${CALL}`;
    const models = await ctx.target.models();
    for (const model of models) {
      const { id, outcome, error } = await askOnce(ctx, name, model);
      if (outcome !== 'answered')
        return is.violated(`${model} did not answer: ${error?.reason ?? outcome}; ${rights}`, [id]);
    }
    if (!may) return is.violated(`The models answered, but ${rights}`, [rights]);
    return is.proven(`${models.join(', ')} answered; ${rights}`);
  },
};
