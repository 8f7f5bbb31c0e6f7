import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { Construct } from 'constructs';

export interface TopicProps {
  readonly name: string;
  readonly account: string;
  readonly email: string;
}

/**
 * Where alarms and the budget are told; the address has to confirm once. Not encrypted with SNS's own key: alarms
 * could not publish, as that key trusts no other service. It carries names and numbers, nothing people wrote.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class Topic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, 'topic', { name: props.name });
    const document = new DataAwsIamPolicyDocument(this, 'document', {
      statement: [
        {
          actions: ['sns:Publish'],
          resources: [topic.arn],
          principals: [
            {
              type: 'Service',
              identifiers: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'],
            },
          ],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [props.account] },
          ],
        },
      ],
    });
    new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: document.json });
    new SnsTopicSubscription(this, 'email', {
      topicArn: topic.arn,
      protocol: 'email',
      endpoint: props.email,
    });
    this.arn = topic.arn;
  }
}
