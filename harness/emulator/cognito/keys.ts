import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';

/** The pool's signing key, which is created at the start and never written to disk. */
export type PoolKeys = Readonly<{
  kid: string;
  privateKey: CryptoKey;
  privateJwk: JWK;
  publicJwk: JWK;
  sign(payload: JWTPayload): Promise<string>;
  /** Verifies a token and returns its claims. @throws when the signature, issuer or expiry is wrong. */
  verify(token: string, issuer: string): Promise<JWTPayload>;
}>;

export async function makePoolKeys(): Promise<PoolKeys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const bare = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const publicJwk = { ...bare, kid, alg: 'RS256', use: 'sig' };
  return {
    kid,
    privateKey,
    privateJwk: { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' },
    publicJwk,
    sign: (payload) =>
      new SignJWT(payload).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey),
    async verify(token, issuer) {
      const key = await importJWK(publicJwk);
      const { payload } = await jwtVerify(token, key, { issuer, algorithms: ['RS256'] });
      return payload;
    },
  };
}
