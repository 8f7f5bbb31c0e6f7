import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import {
  adminUserGlobalSignOut,
  DescribeUserPoolClient,
  describeUserPoolClient,
} from './api-clients.ts';
import { ApiError } from './api-error.ts';
import { AdminInitiateAuth, adminInitiateAuth } from './api-sign-in.ts';
import {
  AdminCreateUser,
  adminCreateUser,
  adminGetUser,
  AdminSetUserPassword,
  adminSetUserPassword,
  AdminUser,
  ListUsers,
  listUsers,
} from './api-users.ts';
import { isLoopbackHost } from '../control/loopback-control.ts';
import { readBody } from './body.ts';
import type { RunningPool } from './served-pool.ts';

type Operation = (pool: RunningPool, input: unknown) => unknown;

function operation<Input extends z.ZodType>(
  schema: Input,
  run: (pool: RunningPool, input: z.output<Input>) => unknown,
): Operation {
  return (pool, raw) => {
    const input = schema.safeParse(raw);
    if (input.success) return run(pool, input.data);
    throw new ApiError('InvalidParameterException', z.prettifyError(input.error));
  };
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['AdminInitiateAuth', operation(AdminInitiateAuth, adminInitiateAuth)],
  ['AdminSetUserPassword', operation(AdminSetUserPassword, adminSetUserPassword)],
  ['AdminCreateUser', operation(AdminCreateUser, adminCreateUser)],
  ['AdminGetUser', operation(AdminUser, adminGetUser)],
  ['ListUsers', operation(ListUsers, listUsers)],
  ['AdminUserGlobalSignOut', operation(AdminUser, adminUserGlobalSignOut)],
  ['DescribeUserPoolClient', operation(DescribeUserPoolClient, describeUserPoolClient)],
]);

const PREFIX = 'AWSCognitoIdentityProviderService.';
const PoolNamed = z.object({ UserPoolId: z.string() });

/**
 * Serves the `cognito-idp` API in AWS JSON 1.1. Requests must be signed, but signatures are not verified, because
 * every client on loopback is trusted.
 */
export async function serveApi(
  pool: RunningPool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      ...headers,
    });
    response.end(JSON.stringify(body));
  };
  try {
    send(200, await answer(pool, request));
  } catch (error) {
    if (!(error instanceof ApiError))
      return send(500, { __type: 'InternalErrorException', message: String(error) });
    send(400, { __type: error.type, message: error.message }, { 'x-amzn-errortype': error.type });
  }
}

async function answer(pool: RunningPool, request: IncomingMessage): Promise<unknown> {
  const { authorization = '', host, 'x-amz-target': target = '' } = request.headers;
  if (!isLoopbackHost(host)) {
    throw new ApiError(
      'InvalidParameterException',
      `Host "${host}" is not accepted: only a loopback address is`,
    );
  }
  const name = String(target).replace(PREFIX, '');
  const found = OPERATIONS.get(name);
  if (!found) {
    const known = [...OPERATIONS.keys()].join(', ');
    throw new ApiError('UnknownOperationException', `"${name}" is not emulated, only ${known}`);
  }
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const input = parseJson(await readBody(request));
  const named = PoolNamed.safeParse(input);
  if (named.success && named.data.UserPoolId !== pool.id) {
    throw new ApiError(
      'ResourceNotFoundException',
      `User pool ${named.data.UserPoolId} does not exist.`,
    );
  }
  return found(pool, input);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new ApiError('SerializationException', 'The body is not JSON');
  }
}
