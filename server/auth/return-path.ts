const MAX_CHARACTERS = 2_048;

/** A path of visible ASCII without the backslash, which browsers treat as a slash. */
const PLAIN = /^\/[!-[\]-~]*$/;

/** Paths to which a sign-in must not return: the sign-in itself, what is not a page, and the load balancer's own callback. */
const NOT_A_PAGE = new Set([
  'login',
  'logout',
  'signed-out',
  'oauth2',
  'trpc',
  'healthz',
  'readyz',
]);

/** A placeholder origin for the URL parser: the check is that the parsed path stays within the origin. */
const ANY_ORIGIN = 'https://onecall.invalid';

/**
 * Returns the path for a person after sign-in, from the `to` of `/login?to=`: a page of this site, else `/`. The path is returned as
 * browsers read it, with dots resolved.
 */
export function safeReturnPath(to: unknown): string {
  if (typeof to !== 'string' || to.length > MAX_CHARACTERS || !PLAIN.test(to)) return '/';
  if (!URL.canParse(to, ANY_ORIGIN)) return '/';
  const { origin, pathname, search, hash } = new URL(to, ANY_ORIGIN);
  const decoded = decodedFully(pathname);
  if (origin !== ANY_ORIGIN || decoded === undefined) return '/';
  // A component that resolves or decodes the path next may read the name after two slashes as another host.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/\/\/|[\\\u0000-\u0020\u007f]/.test(decoded)) return '/';
  const [, first = ''] = decoded.toLowerCase().split('/');
  return NOT_A_PAGE.has(first) ? '/' : pathname + search + hash;
}

/** Removes every layer of percent-encoding; undefined when a layer is malformed or there are more than a few. */
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
