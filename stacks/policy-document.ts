type OneOrMore = string | readonly string[];

/** A statement of a policy with IAM's own field names, so that a plan shows it as AWS will. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Partial<Record<'AWS' | 'Service', OneOrMore>>>;
  readonly Action: readonly string[];
  /** Resources that the statement is about; absent in a role's trust policy. */
  readonly Resource?: OneOrMore;
  /** Values by condition key, by operator. */
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

/** Returns the JSON of a policy. A data source would leave it unknown in each plan that changes what it names. */
export const policyJson = (...statements: PolicyStatement[]): string =>
  JSON.stringify(documentOf(statements));

/** Returns the statement of a bucket's policy that refuses requests without TLS. */
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
  /** Pattern of the ARNs for which the service may assume the role. */
  readonly source: string;
}

/** Returns the trust policy of a role that one service may assume, for resources of this account alone. */
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
