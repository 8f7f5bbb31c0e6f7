import { MIMEType } from 'node:util';
import { OnecallError } from '../../errors.ts';

type HeaderReader = Readonly<{ get(name: string): string | null }>;

/**
 * Refuses requests to run a procedure or to log out that the page of another site may have sent.
 *
 * `Sec-Fetch-Site` is written by the browser and out of reach of any page, so where it is present it decides:
 * - `same-origin` passes;
 * - `none` means that the person started it (address bar, bookmark). That is always a GET, which changes nothing here;
 *   a POST that claims it comes from no page of ours, so it is refused;
 * - `same-site` is another host of the same domain, `cross-site` anything else: refused.
 *
 * `Origin` must be ours where it is present. Only beside `Sec-Fetch-Site: same-origin` it may be `null`, which a form sends
 * from a page whose referrer policy is `no-referrer`.
 *
 * With neither, the sender is no browser (curl, the API client with its bearer token) or one from before 2020; then a
 * POST of JSON could still not come from another site's form: see `assertJson`.
 *
 * A bearer token changes nothing: a page elsewhere may send one too.
 *
 * @param publicUrl `PUBLIC_URL`, whose origin is ours
 * @param method of the request; when not given, one that may change something
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
 * Refuses a body that is not declared as JSON. Forms of other sites can only send three other types without asking
 * first, and multipart would reach procedures without input.
 *
 * The type is read as browsers read it when they decide whether to ask first. Parameters are allowed; a `charset`
 * must be UTF-8, since the body is read as such. Two types in one header are none.
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
