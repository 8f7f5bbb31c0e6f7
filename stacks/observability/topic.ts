import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { Construct } from 'constructs';
import { policyJson } from '../policy-document.ts';
import { TopicKey } from './topic-key.ts';

export interface TopicProps {
  readonly name: string;
  readonly account: string;
  readonly email: string;
}

const PUBLISHERS = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'];

/**
 * SNS topic that sends the notifications of alarms and of the budget by e-mail. The recipient must confirm the
 * subscription once. Notifications contain names and numbers, and nothing that people wrote.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const { name, account } = props;
    const key = new TopicKey(this, 'key', { name, account, publishers: PUBLISHERS });
    const topic = new SnsTopic(this, 'topic', { name, kmsMasterKeyId: key.arn });
    new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: policyJson({
        Effect: 'Allow',
        Principal: { Service: PUBLISHERS },
        Action: ['sns:Publish'],
        Resource: topic.arn,
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    new SnsTopicSubscription(this, 'email', {
      topicArn: topic.arn,
      protocol: 'email',
      endpoint: props.email,
    });
    this.arn = topic.arn;
  }
}
