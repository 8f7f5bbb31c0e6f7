import {
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { z } from 'zod';
import { nameIn, wantedDefinition } from '../../checks/deployed/applied.ts';
import type { Mistake } from '../mistake.ts';

const Policy = z.looseObject({ Statement: z.array(z.unknown()) });

export const noModel: Mistake = {
  name: 'task role without the model',
  foundBy: 'model-answers',
  plant: async (ctx) => {
    const { iam } = ctx.aws;
    const RoleName = nameIn((await wantedDefinition(ctx)).taskRoleArn ?? '');
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const [PolicyName = ''] = PolicyNames;
    const { PolicyDocument = '' } = await iam.send(
      new GetRolePolicyCommand({ RoleName, PolicyName }),
    );
    const before = decodeURIComponent(PolicyDocument);
    const policy = Policy.parse(JSON.parse(before));
    const set = (document: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
    const Statement = policy.Statement.filter(
      (statement) => !JSON.stringify(statement).includes('bedrock:'),
    );
    await set(JSON.stringify({ ...policy, Statement }));
    return () => set(before);
  },
};
