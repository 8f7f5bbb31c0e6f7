import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js';
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js';
import type { Construct } from 'constructs';
import { CALL_MODEL, USE_TABLE } from '../service/task-actions.ts';

export type EndpointService =
  's3' | 'dynamodb' | 'bedrock-runtime' | 'ecr.api' | 'ecr.dkr' | 'logs';

export interface EndpointPolicyProps {
  readonly service: EndpointService;
  readonly region: string;
  readonly account: string;
  /** Name of the environment's table. */
  readonly tableName: string;
}

const PULL = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];

const everybody = [{ type: '*', identifiers: ['*'] }];

/**
 * Returns the statement of an endpoint: it lets the tasks' calls pass, by principals of this account. Layers of images come from a bucket
 * of AWS by signed addresses, so there the bucket is named instead.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
function statementOf(props: EndpointPolicyProps): DataAwsIamPolicyDocumentStatement {
  const { service, region, account } = props;
  if (service === 's3') {
    return {
      sid: 'Layers',
      actions: ['s3:GetObject'],
      resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
      principals: everybody,
    };
  }
  const table = `arn:aws:dynamodb:${region}:${account}:table/${props.tableName}`;
  const { actions, resources } = {
    dynamodb: { actions: USE_TABLE, resources: [table, `${table}/index/*`] },
    'bedrock-runtime': { actions: CALL_MODEL, resources: ['*'] },
    'ecr.api': { actions: PULL, resources: ['*'] },
    'ecr.dkr': { actions: PULL, resources: ['*'] },
    logs: {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`arn:aws:logs:${region}:${account}:log-group:/onecall/*`],
    },
  }[service];
  return {
    sid: 'OwnCalls',
    actions,
    resources,
    principals: everybody,
    condition: [{ test: 'StringEquals', variable: 'aws:PrincipalAccount', values: [account] }],
  };
}

/** Returns the policy of one endpoint as JSON. */
export function endpointPolicy(scope: Construct, props: EndpointPolicyProps): string {
  const id = `${props.service.replace('.', '-')}-policy`;
  return new DataAwsIamPolicyDocument(scope, id, { statement: [statementOf(props)] }).json;
}
