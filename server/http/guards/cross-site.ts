import { MIMEType } from 'node:util';
import { OnecallError } from '../../errors.ts';

type HeaderReader = Readonly<{ get(name: string): string | null }>;

/**
 * Refuses a request that a page of another site may have sent.
 *
 * The browser writes `Sec-Fetch-Site`, which no page can change, so that header decides if it is present:
 * - `same-origin` is accepted;
 * - `none` means that the person opened the URL (address bar, bookmark), which is always a GET and changes nothing; a
 *   POST with `none` claims to come from no page of this site, so it is refused;
 * - `same-site` (another host of the same domain) and `cross-site` (any other host) are refused.
 *
 * `Origin`, if present, must be the origin of `PUBLIC_URL`. It may be `null` only together with `Sec-Fetch-Site:
 * same-origin`: a form sends `null` from a page whose referrer policy is `no-referrer`.
 *
 * A request without either header comes from a client that is no browser (curl, the API client) or from a browser older
 * than 2020. Even in such a browser, a form of another site cannot send a POST of JSON: see `assertJson`.
 *
 * A bearer token changes none of these rules, because a page of another site may send one too.
 *
 * @param publicUrl `PUBLIC_URL`, whose origin is this site's
 * @param method method of the request; by default a method that may change something
 * @throws {OnecallError} 403 `cross_site`
 */
export function assertSameOrigin(headers: HeaderReader, publicUrl: string, method = 'POST'): void {
  if (!isSameOrigin(headers, new URL(publicUrl).origin, method))
    throw new OnecallError('cross_site');
}

function isSameOrigin(headers: HeaderReader, ours: string, method: string): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site === 'same-origin') return origin === null || origin === ours || origin === 'null';
  if (origin !== null && origin !== ours) return false;
  if (site === 'none') return method === 'GET' || method === 'HEAD';
  return site === null;
}

/**
 * Refuses a request whose body is not declared as JSON. Without a CORS preflight, forms of other sites can send only
 * three other content types; one of them, multipart, would reach procedures without input.
 *
 * The content type is parsed as browsers parse it when they decide about a preflight. Parameters are allowed, but a
 * `charset` must be UTF-8, in which the body is decoded. Two content types in one header are refused.
 *
 * @throws {OnecallError} 415 `not_json`
 */
export function assertJson(headers: HeaderReader): void {
  if (!isJson(headers.get('content-type') ?? '')) throw new OnecallError('not_json');
}

function isJson(contentType: string): boolean {
  if (contentType.includes(',')) return false;
  try {
    const { essence, params } = new MIMEType(contentType);
    const charset = params.get('charset');
    return essence === 'application/json' && (charset === null || /^utf-?8$/i.test(charset));
  } catch {
    return false;
  }
}
