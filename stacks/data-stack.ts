import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table/index.js';
import type { Construct } from 'constructs';
import type { Environment } from './environment.ts';
import { Layer } from './layer.ts';

/** Sort key of the table's local secondary index, which gives listings their order. */
const ORDERED = 'ordered';

/**
 * The DynamoDB table for conversations, notes, feedback and revoked sessions. DynamoDB may return an item for days
 * after its `expiresAt` (epoch seconds), so readers filter expired items.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export class DataStack extends Layer {
  readonly tableName: string;
  readonly tableArn: string;

  constructor(scope: Construct, environment: Environment) {
    super(scope, 'data', environment);
    const table = new DynamodbTable(this, 'table', {
      name: this.prefix,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'pk',
      rangeKey: 'sk',
      attribute: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'S' },
        { name: ORDERED, type: 'S' },
      ],
      localSecondaryIndex: [{ name: 'by-order', rangeKey: ORDERED, projectionType: 'ALL' }],
      ttl: { attributeName: 'expiresAt', enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: environment.deletionProtection,
    });
    this.tableName = table.name;
    this.tableArn = table.arn;
    this.output('table_name', table.name);
  }
}
