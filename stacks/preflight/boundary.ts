import { GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { boundaryArnOf } from '../environment.ts';
import type { PreflightQuestion } from './question.ts';

/**
 * Checks that the IAM policy exists that is the permissions boundary of the roles. An administrator must create that
 * policy, because a deploy is not allowed to.
 */
export const boundary: PreflightQuestion = {
  about: 'permissions boundary',
  ask: async ({ client, environment }) => {
    const PolicyArn = boundaryArnOf(environment);
    const iam = new IAMClient(client);
    try {
      await iam.send(new GetPolicyCommand({ PolicyArn }));
      return [];
    } catch (error) {
      if (!(error instanceof Error && error.name === 'NoSuchEntityException')) throw error;
      return [
        `${PolicyArn} does not exist: "make deployer ENV=${environment.name}" writes it and says how to make it`,
      ];
    } finally {
      iam.destroy();
    }
  },
};
