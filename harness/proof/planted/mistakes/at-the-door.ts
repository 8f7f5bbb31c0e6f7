import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  ModifyTargetGroupCommand,
  type Action,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { targetGroupOf } from '../../checks/deployed/applied.ts';
import type { Mistake } from '../mistake.ts';

export const wrongHealthPath: Mistake = {
  name: 'wrong health-check path',
  foundBy: 'targets-healthy',
  plant: async (ctx) => {
    const { HealthCheckPath: before } = await targetGroupOf(ctx);
    const { targetGroupArn: TargetGroupArn } = ctx.applied;
    const set = (HealthCheckPath: string | undefined) =>
      ctx.aws.balancing.send(new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath }));
    await set('/health');
    return () => set(before);
  },
};

export const noSignIn: Mistake = {
  name: 'missing authenticate-cognito',
  foundBy: 'pages-ask-for-sign-in',
  plant: async ({ aws: { balancing }, applied: { listenerArn: ListenerArn } }) => {
    const { Listeners = [] } = await balancing.send(
      new DescribeListenersCommand({ ListenerArns: [ListenerArn] }),
    );
    const before = Listeners[0]?.DefaultActions ?? [];
    const set = (DefaultActions: Action[]) =>
      balancing.send(new ModifyListenerCommand({ ListenerArn, DefaultActions }));
    await set(before.filter(({ Type }) => Type === 'forward'));
    return () => set(before);
  },
};

export const bearerForAll: Mistake = {
  name: 'bearer rule open to everyone',
  foundBy: 'calls-refused-at-the-door',
  plant: async ({ aws: { balancing }, applied: { listenerArn: ListenerArn } }) => {
    const { Rules = [] } = await balancing.send(new DescribeRulesCommand({ ListenerArn }));
    const isHeader = ({ HttpHeaderConfig }: RuleCondition) =>
      HttpHeaderConfig?.HttpHeaderName?.toLowerCase() === 'authorization';
    const bearer = Rules.find(({ Conditions = [] }) => Conditions.some(isHeader));
    if (!bearer) throw new Error(`No rule of ${ListenerArn} asks for the header Authorization`);
    const { RuleArn, Conditions: before = [] } = bearer;
    const set = (conditions: readonly RuleCondition[]) =>
      balancing.send(new ModifyRuleCommand({ RuleArn, Conditions: conditions.map(asGiven) }));
    await set(before.filter((each) => !isHeader(each)));
    return () => set(before);
  },
};

/**
 * Returns a listener rule in the form that ModifyRule accepts. DescribeRules returns each value twice, and ModifyRule
 * accepts only one of the two.
 */
function asGiven({
  Field,
  PathPatternConfig,
  HttpHeaderConfig,
  Values,
}: RuleCondition): RuleCondition {
  if (HttpHeaderConfig) return { Field, HttpHeaderConfig };
  return PathPatternConfig ? { Field, PathPatternConfig } : { Field, Values };
}
