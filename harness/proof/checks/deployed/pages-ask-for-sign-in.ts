import { DescribeListenersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { findingsOf } from '../../evidence/finding.ts';
import { send } from '../../target/wire/send.ts';
import { charge } from '../check-context.ts';
import type { DeployedCheck, DeployedContext } from './deployed-context.ts';

const name = 'pages-ask-for-sign-in';
const is = findingsOf(name);
const PAGES = ['/', '/c/00000000-0000-4000-8000-000000000000', '/login?to=/'];
const SIGN_IN = /\/(?:oauth2\/authorize|login)\b/;

/** Check of requirement A1: a request for a page without a session is redirected to the hosted UI. */
export const pagesAskForSignIn: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { url, dispatcher } = ctx.target;
    for (const path of PAGES) {
      charge(ctx, { requests: 1 });
      const { status, headers } = await send({
        url,
        path,
        dispatcher,
        headers: { accept: 'text/html' },
      });
      const location = String(headers['location'] ?? '');
      if (status === 302 && SIGN_IN.test(location) && location.includes('client_id=')) continue;
      const where = location === '' ? '' : ` to ${location.slice(0, 80)}`;
      return is.violated(
        `GET ${path} without a session was answered ${status}${where}, expected 302 to the hosted UI: ${await actions(ctx)}`,
        [`GET ${path}: ${status}${where}`],
      );
    }
    return is.proven(`${PAGES.length} pages without a session lead to the hosted UI`);
  },
};

async function actions({ aws, applied }: DeployedContext): Promise<string> {
  const { Listeners = [] } = await aws.balancing.send(
    new DescribeListenersCommand({ ListenerArns: [applied.listenerArn] }),
  );
  const types = Listeners.flatMap(({ DefaultActions = [] }) => DefaultActions).map(
    ({ Type, AuthenticateCognitoConfig }) =>
      AuthenticateCognitoConfig
        ? `${Type} (OnUnauthenticatedRequest ${AuthenticateCognitoConfig.OnUnauthenticatedRequest})`
        : Type,
  );
  const missing = types.some((type) => type?.startsWith('authenticate-cognito'))
    ? ''
    : ', authenticate-cognito is missing';
  return `listener ${applied.listenerArn} has DefaultActions ${types.join(', ') || 'none'}${missing}`;
}
