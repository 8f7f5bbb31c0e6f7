import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { Construct } from 'constructs';

export interface BudgetProps {
  readonly name: string;
  readonly environmentName: string;
  readonly monthlyUsd: number;
  readonly covers: 'account' | 'tags';
  readonly topicArn: string;
}

/**
 * Notifies the topic when a month's costs pass 80 % of the budget, or are forecast to pass all of it. The budget counts
 * either the whole account or the costs with the `Environment` tag. That tag must be activated once as a cost
 * allocation tag.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const when = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      comparisonOperator: 'GREATER_THAN',
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      subscriberSnsTopicArns: [props.topicArn],
    });
    new BudgetsBudget(this, 'budget', {
      name: props.name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: props.monthlyUsd.toFixed(1),
      limitUnit: 'USD',
      ...(props.covers === 'tags' && {
        costFilter: [
          { name: 'TagKeyValue', values: [`user:Environment$${props.environmentName}`] },
        ],
      }),
      notification: [when('ACTUAL', 80), when('FORECASTED', 100)],
    });
  }
}
