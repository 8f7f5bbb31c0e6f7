import { MIMEType } from 'node:util';
import { OnecallError } from '../../errors.ts';

/**
 * Refuses a body that is not declared as JSON. Forms of other sites can only send three other types without asking
 * first, and multipart would reach procedures without input.
 *
 * The type is read as browsers read it when they decide whether to ask first. Parameters are allowed; a `charset`
 * must be UTF-8, since the body is read as such. Two types in one header are none.
 *
 * @throws {OnecallError} 415 `not_json`
 */
export function assertJson(headers: Readonly<{ get(name: string): string | null }>): void {
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
