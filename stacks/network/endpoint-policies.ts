import { policyJson } from '../policy-document.ts';
import type { PolicyStatement } from '../policy-document.ts';
import { APPLY_GUARDRAIL, CALL_MODEL, USE_TABLE } from '../service/task-actions.ts';

export type EndpointService =
  's3' | 'dynamodb' | 'bedrock-runtime' | 'ecr.api' | 'ecr.dkr' | 'logs';

export interface EndpointPolicyProps {
  readonly service: EndpointService;
  readonly region: string;
  readonly account: string;
  /** Name of the environment's DynamoDB table. */
  readonly tableName: string;
}

const PULL = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];

/**
 * Returns the statement of a VPC endpoint's policy. It allows the server's actions to principals of this account. Image
 * layers are downloaded from AWS's bucket with presigned URLs, so the S3 endpoint names that bucket instead of
 * principals.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
function statementOf(props: EndpointPolicyProps): PolicyStatement {
  const { service, region, account } = props;
  if (service === 's3') {
    return {
      Sid: 'Layers',
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject'],
      Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
    };
  }
  const table = `arn:aws:dynamodb:${region}:${account}:table/${props.tableName}`;
  const { actions, resources } = {
    dynamodb: { actions: USE_TABLE, resources: [table, `${table}/index/*`] },
    'bedrock-runtime': { actions: [...CALL_MODEL, ...APPLY_GUARDRAIL], resources: ['*'] },
    'ecr.api': { actions: PULL, resources: ['*'] },
    'ecr.dkr': { actions: PULL, resources: ['*'] },
    logs: {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`arn:aws:logs:${region}:${account}:log-group:/onecall/*`],
    },
  }[service];
  return {
    Sid: 'OwnCalls',
    Effect: 'Allow',
    Principal: '*',
    Action: actions,
    Resource: resources,
    Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
  };
}

/** Returns the policy of one VPC endpoint as JSON. */
export const endpointPolicy = (props: EndpointPolicyProps): string =>
  policyJson(statementOf(props));
