const MAX_CHARACTERS = 2_048;

/** Pattern of a path in visible ASCII. The backslash is excluded, because browsers treat it as a slash. */
const PLAIN = /^\/[!-[\]-~]*$/;

/**
 * First segments of paths to which a person must not return after a sign-in: the sign-in and the logout, the load
 * balancer's callback, and URLs that are not pages.
 */
const NOT_A_PAGE = new Set([
  'login',
  'logout',
  'signed-out',
  'oauth2',
  'trpc',
  'healthz',
  'readyz',
]);

/** Placeholder origin for the URL parser. A path is accepted only if its parsed URL still has this origin. */
const ANY_ORIGIN = 'https://onecall.invalid';

/**
 * Returns the path to which a person returns after sign-in: the `to` of `/login?to=` if it is a page of this site, else
 * `/`. Dots in the path are resolved, as browsers do.
 */
export function safeReturnPath(to: unknown): string {
  if (typeof to !== 'string' || to.length > MAX_CHARACTERS || !PLAIN.test(to)) return '/';
  if (!URL.canParse(to, ANY_ORIGIN)) return '/';
  const { origin, pathname, search, hash } = new URL(to, ANY_ORIGIN);
  const decoded = decodedFully(pathname);
  if (origin !== ANY_ORIGIN || decoded === undefined) return '/';
  // A component that decodes the path later could read the name after two slashes as another host, so such a path is
  // refused.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/\/\/|[\\\u0000-\u0020\u007f]/.test(decoded)) return '/';
  const [, first = ''] = decoded.toLowerCase().split('/');
  return NOT_A_PAGE.has(first) ? '/' : pathname + search + hash;
}

/**
 * Decodes a path until no percent-encoding is left. Returns undefined if the encoding is malformed or has more than
 * three layers.
 */
function decodedFully(path: string): string | undefined {
  let decoded = path;
  for (let layer = 0; layer < 4; layer++) {
    try {
      const next = decodeURIComponent(decoded);
      if (next === decoded) return decoded;
      decoded = next;
    } catch {
      return undefined;
    }
  }
  return undefined;
}
