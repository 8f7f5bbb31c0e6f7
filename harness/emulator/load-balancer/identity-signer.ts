import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { BalancerSession } from './session.ts';
import type { ForwardedIdentity } from './forwarded-headers.ts';

/** Number of seconds for which a signed identity is valid, as in AWS. */
const VALID_SECONDS = 120;
/**
 * Number of seconds before its expiry at which an identity is signed again, so that no target receives an expired
 * one.
 */
const RENEW_SECONDS = 30;

/** Adds padding to base64url text, as the ALB does for every segment of its tokens before it signs them. */
function padded(value: string | Buffer): string {
  const text = Buffer.from(value).toString('base64url');
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

export type SignedIdentity = Readonly<{ headers: ForwardedIdentity; renewAtMs: number }>;

export type IdentitySigner = Readonly<{ sign(session: BalancerSession): SignedIdentity }>;

type SignerSettings = Readonly<{ arn: string; issuer: string; clientId: string }>;

export type IdentityKey = Readonly<{ kid: string; publicPem: string; privateKey: KeyObject }>;

export function makeIdentityKey(): IdentityKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { kid: randomUUID(), publicPem, privateKey };
}

/** Returns a signer, which makes the `x-amzn-oidc-*` headers of a session and signs `x-amzn-oidc-data` with ES256. */
export function makeIdentitySigner(
  { arn, issuer, clientId }: SignerSettings,
  { kid, privateKey }: IdentityKey,
): IdentitySigner {
  return {
    sign(session) {
      const exp = Math.floor(Date.now() / 1_000) + VALID_SECONDS;
      const header = {
        typ: 'JWT',
        kid,
        alg: 'ES256',
        iss: issuer,
        client: clientId,
        signer: arn,
        exp,
      };
      const payload = { ...session.claims, exp, iss: issuer };
      const input = `${padded(JSON.stringify(header))}.${padded(JSON.stringify(payload))}`;
      const signature = sign('sha256', Buffer.from(input), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      return {
        headers: [
          'x-amzn-oidc-accesstoken',
          session.accessToken,
          'x-amzn-oidc-identity',
          session.claims.sub,
          'x-amzn-oidc-data',
          `${input}.${padded(signature)}`,
        ],
        renewAtMs: (exp - RENEW_SECONDS) * 1_000,
      };
    },
  };
}
