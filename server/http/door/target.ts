import { isIPv6 } from 'node:net';

const METHODS = ['GET', 'HEAD', 'POST'] as const;
type Method = (typeof METHODS)[number];

/** The parsed request line: its method, path and query. */
export type RequestTarget = Readonly<{
  method: Method;
  /** Path that starts with one slash and is in its normalised form. */
  path: string;
  query: URLSearchParams;
}>;

/** Status and text of the response to a malformed request. The response quotes nothing of the request. */
export type Malformed = Readonly<{ status: 400 | 405; problem: string }>;

export type Head = Readonly<{
  method: string;
  /** Request target as the client sent it, before any parsing. */
  url: string;
  httpVersion: string;
  /** Names and values of the headers, alternating, as in `IncomingMessage.rawHeaders`. */
  rawHeaders: readonly string[];
}>;

/** Placeholder origin for the URL parser, which needs one to read a path. */
const ANY_ORIGIN = 'http://onecall.invalid';

/**
 * Pattern of percent-encodings that are refused in a path: incomplete ones, and ones of characters that need no
 * encoding (letters, digits and `-._~`). It also matches those that hide a separator (`/`, `\`), a control character or
 * a further encoding. https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2
 */
const AMBIGUOUS_ESCAPE =
  /%(?![\dA-F]{2})|%(?:[01].|2[5D-F]|3\d|4[1-9A-F]|5[\dACF]|6[1-9A-F]|7[\dAEF])/i;

/** Pattern of a request target in visible ASCII. `#` is excluded, since a request has no fragment. */
const VISIBLE = /^[!"$-~]*$/;

const HOST_NAME = /^[\w.-]{1,253}$/;

/**
 * Names that the `Connection` header may contain: headers that belong to one connection, and the options `close` and
 * `keep-alive`.
 */
const OF_THE_CONNECTION = new Set([
  'close',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Parses the request line and checks the headers Host and Connection, once for all code that follows. A path must be
 * sent in its normalised form, because a load balancer's rules compare paths as they are sent. A path that
 * normalisation changes could match one rule and be served as another path.
 */
export function readTarget(head: Head): RequestTarget | Malformed {
  if (head.httpVersion !== '1.1' && head.httpVersion !== '1.0')
    return malformed('The version of HTTP is not supported: 1.1 and 1.0 are accepted');
  if (!isHostGood(head)) return malformed('Expected one Host header with a host name');
  if (!isConnectionGood(head.rawHeaders))
    return malformed('Expected a Connection header that names no header of the request itself');
  const method = METHODS.find((known) => known === head.method);
  if (method === undefined)
    return { status: 405, problem: `The method is not supported: ${METHODS.join(', ')} are` };
  if (!head.url.startsWith('/')) return malformed('Expected a request target that starts with /');
  if (!VISIBLE.test(head.url)) return malformed('Expected a request target in visible ASCII');
  const [path = '', ...rest] = head.url.split('?');
  if (!isNormal(path)) return malformed('Expected a path in its normalised form');
  return { method, path, query: new URLSearchParams(rest.join('?')) };
}

export const isMalformed = (target: RequestTarget | Malformed): target is Malformed =>
  'status' in target;

const malformed = (problem: string): Malformed => ({ status: 400, problem });

function isNormal(path: string): boolean {
  if (path.includes('//') || AMBIGUOUS_ESCAPE.test(path)) return false;
  if (new URL(ANY_ORIGIN + path).pathname !== path) return false;
  try {
    return decodeURIComponent(path).isWellFormed();
  } catch {
    return false;
  }
}

/** Returns the values of all headers with the given name. */
const valuesOf = (rawHeaders: readonly string[], name: string): readonly string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);

/**
 * Tells whether the `Connection` header names only headers that belong to the connection. A proxy may remove each
 * header that `Connection` names, so with `Connection: authorization` two components would see different requests.
 * https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const isConnectionGood = (rawHeaders: readonly string[]): boolean =>
  valuesOf(rawHeaders, 'connection')
    .flatMap((value) => value.split(','))
    .map((option) => option.trim().toLowerCase())
    .every((option) => option === '' || OF_THE_CONNECTION.has(option));

function isHostGood({ httpVersion, rawHeaders }: Head): boolean {
  const hosts = valuesOf(rawHeaders, 'host');
  const [host] = hosts;
  if (host === undefined) return httpVersion === '1.0';
  return hosts.length === 1 && isHost(host);
}

/** Tells whether a text is a host name, an IPv4 address or an IPv6 address in brackets, with or without a port. */
export function isHost(text: string): boolean {
  const [, bracketed, name, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (port !== undefined && Number(port) > 65_535) return false;
  return bracketed === undefined
    ? HOST_NAME.test(name ?? '')
    : isIPv6(bracketed) && !bracketed.includes('%');
}
