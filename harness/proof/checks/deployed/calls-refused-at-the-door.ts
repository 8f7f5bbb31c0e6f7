import { DescribeRulesCommand, type Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { findingsOf } from '../../evidence/finding.ts';
import { send } from '../../target/wire/send.ts';
import { charge } from '../check-context.ts';
import type { DeployedCheck, DeployedContext } from './deployed-context.ts';

const name = 'calls-refused-at-the-door';
const is = findingsOf(name);
/** Value of the `server` header in responses that the load balancer makes itself. */
const BALANCER = /^awselb\//;
const CALLS = [
  { method: 'GET', path: '/trpc/session.get' },
  { method: 'POST', path: '/trpc/classify', body: '{"query":"hello"}' },
] as const;

/** Check of requirements A2 and I3: a call with neither a session cookie nor a bearer token does not reach a task. */
export const callsRefusedAtTheDoor: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { url, dispatcher } = ctx.target;
    for (const { method, path, ...rest } of CALLS) {
      charge(ctx, { requests: 1 });
      const headers = { 'content-type': 'application/json' };
      const sent = await send({ url, path, dispatcher, method, headers, ...rest });
      const byBalancer = BALANCER.test(String(sent.headers['server'] ?? ''));
      if (sent.status === 401 && byBalancer) continue;
      const who = byBalancer ? 'the load balancer' : 'a task';
      return is.violated(
        `${method} ${path} with neither session nor token was answered ${sent.status} by ${who}, expected 401 by the load balancer: ${await openRules(ctx)}`,
        [`${method} ${path}: ${sent.status}`],
      );
    }
    return is.proven(
      `${CALLS.length} calls without session and token were refused by the load balancer itself`,
    );
  },
};

/** Returns the load balancer's rules that forward calls without authentication. */
async function openRules({ aws, applied }: DeployedContext): Promise<string> {
  const { listenerArn: ListenerArn } = applied;
  const { Rules = [] } = await aws.balancing.send(new DescribeRulesCommand({ ListenerArn }));
  const open = Rules.filter((rule) => isForCalls(rule) && passesAll(rule));
  const said = open.map(
    ({ Priority, RuleArn }) =>
      `rule ${Priority} (${RuleArn}) forwards /trpc/* without a condition on the header Authorization`,
  );
  return said.join('; ') || `no rule of ${ListenerArn} denies them`;
}

const isForCalls = ({ Conditions = [] }: Rule): boolean =>
  Conditions.some(({ Field, PathPatternConfig, Values = [] }) => {
    const values = PathPatternConfig?.Values ?? Values;
    return Field === 'path-pattern' && values.some((value) => value.startsWith('/trpc'));
  });

const passesAll = ({ Conditions = [], Actions = [] }: Rule): boolean =>
  !Conditions.some(({ Field }) => Field === 'http-header') &&
  Actions.every(({ Type }) => Type === 'forward');
