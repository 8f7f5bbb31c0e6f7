import { createPublicKey, type KeyObject } from 'node:crypto';
import { JwksValidationError } from 'aws-jwt-verify/error';
import { isJwk, isJwks, type Jwk, type JwksCache, type JwkWithKid } from 'aws-jwt-verify/jwk';
import { z } from 'zod';
import type { KeyFetcher } from './key-fetcher.ts';
import { createLooks } from './looks.ts';
import { SignInError } from './sign-in-error.ts';

const LOOK_EVERY_MS = 2_000;
const PAUSE_MS = 1_000;
const MAX_WAITING = 200;
const MAX_KEY_ID = 200;
/**
 * Smallest size in bits of an RSA key that NIST allows, in table 2 of
 * https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-131Ar2.pdf
 */
const MIN_RSA_BITS = 2_048;
const MIN_EXPONENT = 3n;

type PoolKeys = JwksCache & Readonly<{ refresh(): Promise<void> }>;

/**
 * Fetches and keeps the user pool's public keys. A token with an unknown key id waits for a key look-up that begins
 * after the token arrived. It is refused only if the pool does not know the key. Look-ups are seconds apart, however
 * many tokens are forged; a token with a known key never waits.
 */
export function createPoolKeys(fetchKeys: KeyFetcher, now: () => number): PoolKeys {
  let keys: ReadonlyMap<string, JwkWithKid | 'weak'> = new Map();
  const looks = createLooks({
    async look() {
      keys = parseKeys(await fetchKeys(''));
    },
    everyMs: LOOK_EVERY_MS,
    pauseMs: PAUSE_MS,
    maxWaiting: MAX_WAITING,
    now,
  });
  const find = (kid: unknown): JwkWithKid | undefined => {
    if (typeof kid !== 'string' || kid.length > MAX_KEY_ID) throw new SignInError('unknown_key');
    const key = keys.get(kid);
    if (key === 'weak') throw new SignInError('weak_key');
    return key;
  };
  const getCachedJwk: JwksCache['getCachedJwk'] = (_uri, { header }) => {
    const key = find(header.kid);
    if (key === undefined) throw new SignInError('unknown_key');
    return key;
  };
  return {
    refresh: () => looks.now(),
    getCachedJwk,
    async getJwk(uri, token) {
      const isKnown = () => find(token.header.kid) !== undefined;
      if (!isKnown()) await looks.next(isKnown);
      return getCachedJwk(uri, token);
    },
    addJwks() {},
    getJwks: async () => ({ keys: [...keys.values()].filter((key) => key !== 'weak') }),
  };
}

/**
 * Reads the user pool's keys from a response. An empty set is an error, because it must not replace a good set.
 * @throws {JwksValidationError} unless there is at least one key
 */
function parseKeys(body: Buffer | null): ReadonlyMap<string, JwkWithKid | 'weak'> {
  const keys = new Map<string, JwkWithKid | 'weak'>();
  for (const key of readSet(body)) {
    if (key.kid === undefined) continue;
    keys.set(key.kid, isWeak(key) ? 'weak' : { ...key, kid: key.kid });
  }
  if (keys.size === 0) throw new JwksValidationError('There is no key in the set');
  return keys;
}

function readSet(body: Buffer | null): readonly Jwk[] {
  try {
    const set: unknown = JSON.parse(body?.toString('utf8') ?? '');
    const json = z.json().parse(set);
    if (isJwks(json)) return json.keys.filter((key) => isJwk(key));
  } catch {
    // The parser's error is dropped, because it could quote the response. The function throws a JwksValidationError
    // instead.
  }
  throw new JwksValidationError('Not a set of keys');
}

function isWeak(jwk: Jwk): boolean {
  if (jwk.kty !== 'RSA') return false;
  const { modulusLength = 0, publicExponent = 0n } = detailsOf(jwk);
  return modulusLength < MIN_RSA_BITS || publicExponent < MIN_EXPONENT;
}

function detailsOf(jwk: Jwk): NonNullable<KeyObject['asymmetricKeyDetails']> {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyDetails ?? {};
  } catch {
    return {};
  }
}
