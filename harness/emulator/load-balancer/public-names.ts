import type { IncomingMessage } from 'node:http';
import { NONCE_COOKIE, SESSION_COOKIE } from './cookies.ts';

/** A public origin, and the loopback origin that replaces it on this machine. */
export type PublicName = Readonly<{ applied: string; loopback: string }>;

/**
 * Emulates DNS and TLS by rewriting headers: targets see the public names, browsers see the loopback names. Bodies
 * are not changed.
 */
export type PublicNames = Readonly<{
  /**
   * Rewrites `Host`, `Origin` and `Referer` of a request in place, as if the client had sent it to the public name.
   */
  enter: (request: IncomingMessage) => void;
  /** Returns the response headers as a flat list, with public names rewritten for a browser on loopback. */
  leave: (headers: readonly string[]) => string[];
  /** Replaces the public origins in a text by the loopback origins, even if they are percent-encoded. */
  toLoopback: (text: string) => string;
}>;

const TRANSLATED = new Set([
  'location',
  'content-security-policy',
  'content-security-policy-report-only',
  'access-control-allow-origin',
]);

const OWN_COOKIE = new RegExp(`^(${SESSION_COOKIE}-\\d|${NONCE_COOKIE})=`);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Returns a pattern for `https://name` with or without its port. It does not match at the beginning of a longer name.
 */
function patternOf({ applied }: PublicName): RegExp {
  const { protocol, hostname, port } = new URL(applied);
  const number = port === '' ? '443' : port;
  const optional = port === '' ? '?' : '';
  const name = escaped(hostname);
  return new RegExp(
    String.raw`${protocol.slice(0, -1)}(?::\/\/|%3A%2F%2F)${name}(?:(?::|%3A)${number}(?!\d))${optional}(?![\w.-]|:\d|%3A\d|%2D|%2E)`,
    'gi',
  );
}

/**
 * Returns the translation between public and loopback names. @param name the load balancer's own name; `others` name
 * services that browsers are redirected to
 */
export function makePublicNames(name: PublicName, others: readonly PublicName[] = []): PublicNames {
  const all = [name, ...others];
  const patterns = all.map((pair) => ({ pattern: patternOf(pair), loopback: pair.loopback }));
  const publicHost = new URL(name.applied).host;
  const loopbackHost = new URL(name.loopback).host;

  const toLoopback = (text: string) =>
    patterns.reduce(
      (done, { pattern, loopback }) =>
        done.replace(pattern, (found) =>
          found.includes('%') ? encodeURIComponent(loopback) : loopback,
        ),
      text,
    );
  const toApplied = (url: string) => {
    const found = all.find(({ loopback }) => url === loopback || url.startsWith(`${loopback}/`));
    return found ? found.applied + url.slice(found.loopback.length) : url;
  };
  const entering = (header: string, value: string) =>
    header === 'host' ? (value === loopbackHost ? publicHost : value) : toApplied(value);

  return {
    toLoopback,
    enter({ rawHeaders, headers }) {
      for (let i = 0; i < rawHeaders.length; i += 2) {
        const header = rawHeaders[i]?.toLowerCase();
        if (header !== 'host' && header !== 'origin' && header !== 'referer') continue;
        rawHeaders[i + 1] = entering(header, rawHeaders[i + 1] ?? '');
      }
      for (const header of ['host', 'origin', 'referer'] as const) {
        const value = headers[header];
        if (value !== undefined) headers[header] = entering(header, value);
      }
    },
    leave(flat) {
      const out: string[] = [];
      for (let i = 0; i < flat.length; i += 2) {
        const header = flat[i] ?? '';
        const value = flat[i + 1] ?? '';
        const lower = header.toLowerCase();
        // Strict-Transport-Security is removed, because a browser would apply it to every port of 127.0.0.1.
        if (lower === 'strict-transport-security') continue;
        if (TRANSLATED.has(lower)) out.push(header, toLoopback(value));
        else out.push(header, lower === 'set-cookie' ? cookieOverHttp(value) : value);
      }
      return out;
    },
  };
}

/**
 * Adapts a cookie to plain HTTP: not every browser accepts `Secure` over HTTP, and none accepts `SameSite=None`
 * without `Secure`.
 */
function cookieOverHttp(line: string): string {
  if (!OWN_COOKIE.test(line)) return line;
  return line
    .replace(/;\s*Secure(?=;|$)/i, '')
    .replace(/(;\s*)SameSite=None(?=;|$)/i, '$1SameSite=Lax');
}
