/** Permissions of a test, in the forms that Deno accepts. An object denies each permission that it does not name. */
export type Permissions =
  | 'inherit'
  | 'none'
  | {
      readonly net?: 'inherit' | boolean | readonly (string | URL)[];
      /** Whether the test may start child processes; `inherit` adds no restriction. */
      readonly run?: 'inherit' | boolean;
    };

/** Whether a test or step may start child processes; `inherit` takes the permission of its parent. */
export type RunPermission = 'inherit' | boolean;

/**
 * Hosts that a test or step may reach, as a list of `host` or `host:port`; `inherit` takes the permission of its
 * parent.
 */
export type NetPermission = 'inherit' | 'all' | readonly string[];

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'https:': 443, 'wss:': 443 };

/** Returns the port in a URL, or the default port of the URL's scheme. */
export const portOf = (url: URL): number => Number(url.port) || (DEFAULT_PORT[url.protocol] ?? 80);

/** Returns a host name in lower case, without a final dot and without the brackets of an IPv6 address. */
export const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');

const address = (host: string, port: number | undefined): string => {
  const plain = plainHost(host);
  const shown = plain.includes(':') ? `[${plain}]` : plain;
  return port === undefined ? shown : `${shown}:${port}`;
};

function parseEntry(entry: string | URL): string {
  if (entry instanceof URL) return address(entry.hostname, portOf(entry));
  const found = /^(\[[0-9a-f:.]+\]|[^\s/:@[\]]+)(?::(\d{1,5}))?$/i.exec(entry);
  const [, host, port] = found ?? [];
  if (host === undefined || Number(port ?? 1) > 65535) {
    throw new TypeError(
      `Invalid net permission "${entry}": expected "host" or "host:port", with IPv6 in brackets`,
    );
  }
  return address(host, port === undefined ? undefined : Number(port));
}

const isKnown = (key: string): boolean => key === 'net' || key === 'run';

/**
 * Reads the network permission from the option `permissions`.
 * @throws {TypeError} for an unknown permission, or a host that is neither "host" nor "host:port"
 */
export function parsePermissions(permissions: Permissions | undefined): NetPermission {
  if (permissions === undefined || permissions === 'inherit') return 'inherit';
  if (permissions === 'none') return [];
  const unknown = Object.keys(permissions).find((key) => !isKnown(key));
  if (unknown !== undefined)
    throw new TypeError(`Cannot check the permission "${unknown}": expected net or run`);
  const { net } = permissions;
  if (net === 'inherit') return 'inherit';
  if (net === true) return 'all';
  return net === undefined || net === false ? [] : net.map(parseEntry);
}

/** Reads from the option `permissions` whether child processes are allowed. */
export function parseRun(permissions: Permissions | undefined): RunPermission {
  if (permissions === undefined || permissions === 'inherit') return 'inherit';
  return permissions === 'none' ? false : (permissions.run ?? false);
}

/** Checks that child processes are allowed. @throws {NotCapable} if they are not */
export function requireRun(permission: RunPermission, command: string): void {
  if (permission !== false) return;
  throw new NotCapable(
    `Requires run access to "${command}", allowed: none. Add run: true to permissions of the test`,
  );
}

/** Returns the network permission of a test or step: its own, or its parent's if its own is `inherit`. */
export const narrowed = (own: NetPermission, parent: NetPermission): NetPermission =>
  own === 'inherit' ? parent : own;

export class NotCapable extends Error {
  override readonly name = 'NotCapable';
  readonly code = 'ERR_NOT_CAPABLE';
}

/** Checks that the permission allows a host and port. @throws {NotCapable} if it does not */
export function requireNet(permission: NetPermission, host: string, port: number): void {
  if (permission === 'inherit' || permission === 'all') return;
  const wanted = address(host, port);
  if (permission.includes(wanted) || permission.includes(address(host, undefined))) return;
  const allowed = permission.length === 0 ? 'none' : permission.join(', ');
  throw new NotCapable(
    `Requires net access to "${wanted}", allowed: ${allowed}. Add it to permissions.net of the test`,
  );
}
