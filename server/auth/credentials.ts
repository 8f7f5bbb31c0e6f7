import { SignInError } from './sign-in-error.ts';

/** The tokens in a request's headers, before their verification. */
type Credentials =
  | Readonly<{ kind: 'alb'; data: string; accessToken: string; identity: string | undefined }>
  | Readonly<{ kind: 'bearer'; token: string }>;

const DATA = 'x-amzn-oidc-data';
const ACCESS_TOKEN = 'x-amzn-oidc-accesstoken';
const IDENTITY = 'x-amzn-oidc-identity';
const BEARER = 'authorization';
const READ: ReadonlySet<string> = new Set([DATA, ACCESS_TOKEN, IDENTITY, BEARER]);

/** Pattern of a token. Padding (`=`) is accepted, because the load balancer pads the parts of its token. */
const TOKEN = /^[\w.=-]+$/;
const AUTHORIZATION = /^Bearer +([\w.=-]+)$/i;

/**
 * Tells whether a header's name resembles one of the load balancer's. Some components treat `_` or `.` like `-`, so
 * `x_amzn_oidc_data` counts as `x-amzn-oidc-data`.
 */
const isLikeOurs = (name: string) => name.replace(/[^a-z0-9]/g, '').startsWith('xamznoidc');

/**
 * Reads the credentials from a request's headers. The headers come as Node received them, names and values alternating
 * and nothing merged, so that a repeated header is noticed.
 *
 * @throws {SignInError} unless there is exactly one kind of credentials, complete and well formed
 */
export function readCredentials(rawHeaders: readonly string[]): Credentials {
  const found = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').trim().toLowerCase();
    if (READ.has(name)) {
      if (found.has(name)) throw new SignInError('duplicate_header');
      found.set(name, rawHeaders[at + 1] ?? '');
    } else if (isLikeOurs(name)) throw new SignInError('smuggled_header');
  }
  const authorization = found.get(BEARER);
  const data = found.get(DATA);
  const accessToken = found.get(ACCESS_TOKEN);
  const identity = found.get(IDENTITY);
  const isFromAlb = data !== undefined || accessToken !== undefined || identity !== undefined;

  if (authorization === undefined) {
    if (!isFromAlb) throw new SignInError('missing');
    if (data === undefined || accessToken === undefined) throw new SignInError('incomplete');
    if (!TOKEN.test(data) || !TOKEN.test(accessToken)) throw new SignInError('malformed');
    return { kind: 'alb', data, accessToken, identity };
  }
  if (isFromAlb) throw new SignInError('both_kinds');
  const token = AUTHORIZATION.exec(authorization)?.[1];
  if (token === undefined) throw new SignInError('malformed');
  return { kind: 'bearer', token };
}
