export const SESSION_COOKIE = 'AWSELBAuthSessionCookie';
export const NONCE_COOKIE = 'AWSALBAuthNonce';

const SHARD_CHARACTERS = 4_000;
const MOST_SHARDS = 4;

/** Returns the cookies of a `Cookie` header by name. Of several cookies with one name the first counts. */
export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const mark = part.indexOf('=');
    if (mark < 0) continue;
    const name = part.slice(0, mark).trim();
    if (!cookies.has(name)) cookies.set(name, part.slice(mark + 1).trim());
  }
  return cookies;
}

/** Joins the parts of a session, which the cookies ending in `-0` to `-3` contain, up to the first missing cookie. */
export function joinShards(cookies: ReadonlyMap<string, string>): string {
  let text = '';
  for (let shard = 0; shard < MOST_SHARDS; shard++) {
    const part = cookies.get(`${SESSION_COOKIE}-${shard}`);
    if (part === undefined || part === '') break;
    text += part;
  }
  return text;
}

export type CookieRules = Readonly<{ expires: Date; secure: boolean }>;

/**
 * Returns `Set-Cookie` values for a sealed session, split over several cookies. Expires the second cookie of an
 * earlier, longer session. @throws {RangeError} when the session does not fit into four cookies
 */
export function sessionCookies(sealed: string, { expires, secure }: CookieRules): string[] {
  if (sealed.length > SHARD_CHARACTERS * MOST_SHARDS) {
    const most = SHARD_CHARACTERS * MOST_SHARDS;
    throw new RangeError(
      `Cannot keep a session of ${sealed.length} characters: at most ${most} are possible`,
    );
  }
  const tail = `Path=/;${secure ? ' Secure;' : ''} HttpOnly`;
  return Array.from({ length: MOST_SHARDS }, (_, shard) => {
    const part = sealed.slice(shard * SHARD_CHARACTERS, (shard + 1) * SHARD_CHARACTERS);
    const until = part === '' ? new Date(0) : expires;
    return {
      line: `${SESSION_COOKIE}-${shard}=${part}; Expires=${until.toUTCString()}; ${tail}`,
      part,
      shard,
    };
  })
    .filter(({ part, shard }) => part !== '' || shard <= 1)
    .map(({ line }) => line);
}

export const nonceCookie = (nonce: string, secure: boolean): string =>
  `${NONCE_COOKIE}=${nonce}; Path=/;${secure ? ' Secure;' : ''} HttpOnly`;
