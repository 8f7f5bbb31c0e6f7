import {
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeSecurityGroupRulesCommand,
  ModifySecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { serviceOf } from '../../checks/deployed/applied.ts';
import type { Mistake } from '../mistake.ts';

/** TCP port on which nothing listens. */
const NO_SUCH_PORT = 1;

export const closedGroup: Mistake = {
  name: 'security group closed',
  foundBy: 'tasks-reached',
  plant: async (ctx) => {
    const { ec2 } = ctx.aws;
    const { networkConfiguration } = await serviceOf(ctx);
    const [GroupId = ''] = networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId] }] }),
    );
    const rule = SecurityGroupRules.find(({ IsEgress }) => IsEgress === false);
    if (rule === undefined) throw new Error(`Security group ${GroupId} has no ingress rule`);
    const { SecurityGroupRuleId, IpProtocol, FromPort, ToPort, ReferencedGroupInfo } = rule;
    // The ingress rule is changed and not revoked. A revoked rule could only be replaced by a rule with another id,
    // which Terraform's state does not know.
    const open = (from: number | undefined, to: number | undefined) =>
      ec2.send(
        new ModifySecurityGroupRulesCommand({
          GroupId,
          SecurityGroupRules: [
            {
              SecurityGroupRuleId,
              SecurityGroupRule: {
                IpProtocol,
                FromPort: from,
                ToPort: to,
                ReferencedGroupId: ReferencedGroupInfo?.GroupId,
                Description: rule.Description,
              },
            },
          ],
        }),
      );
    await open(NO_SUCH_PORT, NO_SUCH_PORT);
    return () => open(FromPort, ToPort);
  },
};

export const wrongCallback: Mistake = {
  name: 'wrong callback URL',
  foundBy: 'sign-in-works',
  plant: async ({ aws: { cognito }, applied }) => {
    const { userPoolId: UserPoolId, webClientId: ClientId } = applied;
    const { UserPoolClient = {} } = await cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    const { ClientSecret: _, CreationDate: __, LastModifiedDate: ___, ...before } = UserPoolClient;
    const set = (CallbackURLs: string[] | undefined) =>
      cognito.send(
        new UpdateUserPoolClientCommand({ ...before, UserPoolId, ClientId, CallbackURLs }),
      );
    await set([`${applied.publicUrl}/oauth2/callback`]);
    return () => set(before.CallbackURLs);
  },
};

/** Filter pattern that matches no log line, as a pattern with a wrong field name would. */
const NEVER = '{ ($.event = "request") && ($.model_calls > 1) }';

export const deafFilter: Mistake = {
  name: 'alarm pattern that cannot match',
  foundBy: 'filters-match',
  plant: async ({ aws: { logs }, applied: { logGroup: logGroupName } }) => {
    const { metricFilters = [] } = await logs.send(
      new DescribeMetricFiltersCommand({ logGroupName }),
    );
    const filter = metricFilters.find(({ filterName = '' }) => filterName.endsWith('not-one-call'));
    if (!filter) throw new Error(`No metric filter of ${logGroupName} is named not-one-call`);
    const { filterName, filterPattern: before, metricTransformations } = filter;
    const set = async (filterPattern: string | undefined) => {
      const named = { logGroupName, filterName };
      // AWS replaces a metric filter with the same name. The emulated API would keep both filters, so the old filter is
      // deleted first.
      await logs.send(new DeleteMetricFilterCommand(named));
      await logs.send(
        new PutMetricFilterCommand({ ...named, filterPattern, metricTransformations }),
      );
    };
    await set(NEVER);
    return () => set(before);
  },
};
