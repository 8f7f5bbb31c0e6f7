import { SignInError } from './sign-in-error.ts';

/** The tokens of a request, not yet verified. */
type Credentials =
  | Readonly<{ kind: 'alb'; data: string; accessToken: string; identity: string | undefined }>
  | Readonly<{ kind: 'bearer'; token: string }>;

const DATA = 'x-amzn-oidc-data';
const ACCESS_TOKEN = 'x-amzn-oidc-accesstoken';
const IDENTITY = 'x-amzn-oidc-identity';
const BEARER = 'authorization';
const READ: ReadonlySet<string> = new Set([DATA, ACCESS_TOKEN, IDENTITY, BEARER]);

/** Padding is accepted, because the load balancer pads the parts of its token. */
const TOKEN = /^[\w.=-]+$/;
const AUTHORIZATION = /^Bearer +([\w.=-]+)$/i;

/**
 * Some components treat `_` or `.` like `-`, so a name that differs from one of the load balancer's headers only in
 * these counts as that header.
 */
const isLikeOurs = (name: string) => name.replace(/[^a-z0-9]/g, '').startsWith('xamznoidc');

/**
 * Takes the credentials out of a request's headers, as Node received them: names and values alternating, nothing
 * merged, so that a second header of the same name is seen.
 *
 * @throws {SignInError} unless there is exactly one complete kind of credentials, well formed.
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
