import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { findingsOf } from '../../evidence/finding.ts';
import { charge } from '../check-context.ts';
import type { DeployedCheck } from './deployed-context.ts';
import { messageOf } from '../../evidence/parse.ts';

const name = 'sign-in-works';
const is = findingsOf(name);
const REQUESTS = 8;

/** Check of requirement A1: a person who fills in the hosted UI's form returns with a session. */
export const signInWorks: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { applied, aws, target } = ctx;
    const { userPoolId: UserPoolId, webClientId: ClientId } = applied;
    const { UserPoolClient = {} } = await aws.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    const { CallbackURLs = [], LogoutURLs = [] } = UserPoolClient;
    const expected = `${applied.publicUrl}/oauth2/idpresponse`;
    const client = `App client ${ClientId} of user pool ${UserPoolId}`;
    const wrong = CallbackURLs.includes(expected)
      ? ''
      : `${client} has CallbackURLs ${CallbackURLs.join(', ') || 'none'}, the load balancer comes back at ${expected}`;
    const failed = await tryIt(ctx);
    if (wrong !== '')
      return is.violated(failed === undefined ? wrong : `${wrong}; ${failed}`, [wrong]);
    if (failed !== undefined)
      return is.violated(`${failed}; ${client} has CallbackURLs ${CallbackURLs.join()}`, [failed]);
    const signedOut = `${applied.publicUrl}/signed-out`;
    if (!LogoutURLs.includes(signedOut))
      return is.violated(
        `${client} has LogoutURLs ${LogoutURLs.join(', ') || 'none'}, sign-out ends at ${signedOut}`,
        [`LogoutURLs of ${ClientId}: ${LogoutURLs.join(', ') || 'none'}`],
      );
    return is.proven(
      `${target.users.at(-1)} signed in through the form and came back with a session`,
    );
  },
};

async function tryIt(ctx: Parameters<DeployedCheck['look']>[0]): Promise<string | undefined> {
  const { hostedUi, users } = ctx.target;
  const user = users.at(-1);
  if (!hostedUi || user === undefined) return 'There is no hosted UI to sign in through';
  charge(ctx, { requests: REQUESTS });
  try {
    const session = await hostedUi.signIn(user);
    const { status } = await session.send('/trpc/session.get', {
      headers: { accept: 'application/json' },
    });
    return status === 200
      ? undefined
      : `The session after the form was answered ${status}, expected 200`;
  } catch (error) {
    return messageOf(error);
  }
}
