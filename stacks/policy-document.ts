type OneOrMore = string | readonly string[];

/** A statement of an IAM policy with IAM's own field names, so that a Terraform plan shows it as AWS will. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Partial<Record<'AWS' | 'Service', OneOrMore>>>;
  readonly Action: readonly string[];
  /** ARNs that the statement applies to; absent in a role's trust policy. */
  readonly Resource?: OneOrMore;
  /** Condition values by operator such as `StringEquals`, and then by condition key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export const documentOf = (Statement: readonly PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
});

/**
 * Returns an IAM policy as JSON. It is not made with Terraform's data source, whose result a plan shows as unknown when
 * a resource that the policy names changes.
 */
export const policyJson = (...statements: PolicyStatement[]): string =>
  JSON.stringify(documentOf(statements));

/** Returns the statement of a bucket's policy that denies requests without TLS. */
export const onlyOverTls = (bucketArn: string): PolicyStatement => ({
  Sid: 'OnlyOverTls',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: ['s3:*'],
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

interface Trust {
  readonly service: string;
  readonly account: string;
  /** ARN pattern of the resources for which the AWS service may assume the role. */
  readonly source: string;
}

/** Returns the trust policy of a role that one AWS service may assume, and only for resources of this account. */
export const trustOf = ({ service, account, source }: Trust): string =>
  policyJson({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: ['sts:AssumeRole'],
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': source },
    },
  });
