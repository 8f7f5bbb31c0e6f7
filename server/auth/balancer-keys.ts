import { createPublicKey } from 'node:crypto';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { FetchError } from 'aws-jwt-verify/error';
import type { JwkWithKid } from 'aws-jwt-verify/jwk';
import { createRecent } from '../recent.ts';
import type { KeyFetcher } from './key-fetcher.ts';
import { KeysUnreachableError, SignInError } from './sign-in-error.ts';

const MINUTE_MS = 60_000;
const PAUSE_MS = 1_000;
/**
 * Number of key look-ups in a minute for the tokens of one person. Five are plenty, since a load balancer's key changes
 * rarely.
 */
const LOOKS_PER_MINUTE = 5;
const MAX_PEOPLE = 10_000;

/**
 * Fetches and keeps the load balancer's public keys; each key has its own URL. The number of look-ups is limited for
 * each person, so that a person who forges key ids delays nobody else. A look-up beyond the limit throws
 * {@link KeysUnreachableError}.
 *
 * Use the cache only for a token whose `sub` another, verified token has confirmed.
 */
export function createBalancerKeys(fetchKey: KeyFetcher, now: () => number): AlbJwksCache {
  const people = createRecent<{ startedAt: number; looks: number }>(MAX_PEOPLE);
  let failed: Readonly<{ cause: unknown; at: number }> | undefined;

  const count = (person: string) => {
    const known = people.get(person);
    const window =
      known && now() - known.startedAt < MINUTE_MS ? known : { startedAt: now(), looks: 0 };
    people.set(person, window);
    if (window.looks >= LOOKS_PER_MINUTE)
      throw new KeysUnreachableError(new Error('Too many keys were looked up for one person'));
    window.looks += 1;
  };
  const fetch = async (uri: string): Promise<ArrayBuffer> => {
    if (failed && now() - failed.at < PAUSE_MS) throw new KeysUnreachableError(failed.cause);
    try {
      const pem = await fetchKey(uri.slice(uri.lastIndexOf('/')));
      if (pem === null) throw new SignInError('unknown_key');
      if (!isP256(pem)) throw new FetchError(uri, 'not a public key of P-256');
      failed = undefined;
      return new Uint8Array(pem).buffer;
    } catch (cause) {
      if (!(cause instanceof SignInError)) failed = { cause, at: now() };
      throw cause;
    }
  };

  return new (class extends AlbJwksCache {
    readonly #running = new Map<string, Promise<JwkWithKid>>();

    override async getJwk(...call: Parameters<AlbJwksCache['getJwk']>) {
      const [, { header, payload }] = call;
      try {
        return this.getCachedJwk(...call);
      } catch {
        const key = String(header.kid);
        const running = this.#running.get(key);
        if (running) return running;
        count(String(payload.sub));
        const look = super.getJwk(...call).finally(() => this.#running.delete(key));
        this.#running.set(key, look);
        return look;
      }
    }
  })({ fetcher: { fetch } });
}

function isP256(pem: Buffer): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}
