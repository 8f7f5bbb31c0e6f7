import { z } from 'zod';
import { denialOf, type Needed } from './authorize-call.ts';
import type { Roles } from './create-roles.ts';

const INVALID = 'The security token included in the request is invalid.';
const TARGET = /^DynamoDB_\d+\.(\w+)$/;

const Body = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
});
type Body = z.infer<typeof Body>;

export type DynamoDbCall = Readonly<{ authorization: string; target: string; body: string }>;

export type DynamoRefusal = Readonly<{ type: string; message: string }>;

export type DynamoDbAuthorizer = (call: DynamoDbCall) => Promise<DynamoRefusal | undefined>;

/**
 * Authorizes DynamoDB calls by the IAM role whose credentials sign them. A query of an index needs a permission for
 * the index. Transactions are not supported, because the server sends none.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function createDynamoDbAuthorizer({
  roles,
  region,
}: Readonly<{ roles: Roles; region: string }>): DynamoDbAuthorizer {
  return async ({ authorization, target, body }) => {
    const session = roles.sessionOf(authorization);
    if (session === undefined) return { type: 'UnrecognizedClientException', message: INVALID };
    const account = session.roleArn.split(':')[4] ?? '';
    const table = (name: string) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
    const operation = TARGET.exec(target)?.[1] ?? target;
    const needed = neededFor(operation, Body.parse(JSON.parse(body)), table);
    const message = await denialOf(roles, session, needed);
    return message === undefined ? undefined : { type: 'AccessDeniedException', message };
  };
}

function neededFor(operation: string, body: Body, table: (name: string) => string): Needed[] {
  const right = (action: string, resource: string) => ({ action: `dynamodb:${action}`, resource });
  if (body.RequestItems !== undefined) {
    return Object.keys(body.RequestItems).map((name) => right(operation, table(name)));
  }
  const { TableName = '', IndexName } = body;
  const index = IndexName === undefined ? '' : `/index/${IndexName}`;
  return [right(operation, `${table(TableName)}${index}`)];
}
